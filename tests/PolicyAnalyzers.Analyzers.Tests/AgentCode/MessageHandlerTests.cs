using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>What a mediator or a bus runs for the message that a tool gives to it.</summary>
public sealed class MessageHandlerTests
{
    private const string Id = "POL1013";

    private const string Usings = """
        #nullable enable annotations
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Azure.Identity;
        using Azure.Security.KeyVault.Secrets;
        using ModelContextProtocol.Server;

        """;

    /// <summary>As libraries declare them.</summary>
    private const string Contracts = Usings + """
        namespace Messaging;
        public interface IRequest<T> { }
        public interface IRequestHandler<TRequest, TResponse> where TRequest : IRequest<TResponse> { Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken); }
        public interface IMediator { Task<T> Send<T>(IRequest<T> request, CancellationToken cancellationToken = default); Task Publish(object notification, CancellationToken cancellationToken = default); }
        public interface IMessageBus { Task<T> InvokeAsync<T>(object message); ValueTask SendAsync<T>(T message); }
        public class ConsumeContext<T> { public T Message { get; set; } = default!; }
        public interface IConsumer<T> { Task Consume(ConsumeContext<T> context); }
        """;

    private const string Read = """new SecretClient(new Uri("https://orders.vault.azure.net"), {|#0:new DefaultAzureCredential()|}).GetSecret("a").Value.Value""";

    private const string ReadUnseen = """new SecretClient(new Uri("https://orders.vault.azure.net"), new DefaultAzureCredential()).GetSecret("a").Value.Value""";

    private const string MediatorTool = "public class Tools(IMediator mediator) { [McpServerTool] public Task<string> Cancel(string id) => mediator.Send(new Cancel { Id = id }); }\n";

    [Theory]
    [InlineData(MediatorTool + "public class Cancel : IRequest<string> { public string Id { get; set; } = \"\"; }\n"
        + "public class CancelHandler : IRequestHandler<Cancel, string> { public Task<string> Handle(Cancel request, CancellationToken cancellationToken) => Task.FromResult(" + Read + "); }")]
    [InlineData("public class Tools(IMessageBus bus) { [McpServerTool] public Task<string> Cancel(string id) => bus.InvokeAsync<string>(new Cancel(id)); }\n"
        + "public record Cancel(string Id);\npublic static class CancelHandler { public static string Handle(Cancel command) => " + Read + "; }")]
    [InlineData("public class Tools(IMessageBus bus) { [McpServerTool] public async Task Cancel(string id) { var command = new Cancel(id); await bus.SendAsync(command); } }\n"
        + "public record Cancel(string Id);\npublic class CancelConsumer : IConsumer<Cancel> { public Task Consume(ConsumeContext<Cancel> context) { _ = " + Read + "; return Task.CompletedTask; } }")]
    [InlineData("public class Tools(IMediator mediator) { [McpServerTool] public Task Cancel(string id) => mediator.Publish(new Cancelled(id)); }\n"
        + "public record Cancelled(string Id);\npublic record Told(string Id);\n"
        + "public class First(IMediator mediator) { public Task Handle(Cancelled happened, CancellationToken token) => mediator.Publish(new Told(happened.Id)); }\n"
        + "public class Second { public Task Handle(Told happened, CancellationToken token) { _ = " + Read + "; return Task.CompletedTask; } }")]
    public Task The_code_that_handles_what_a_tool_sends(string code) => V.Sources([Contracts, Usings + "using Messaging;\n" + code], Expect.Warning(Id));

    [Theory]
    [InlineData("public class Tools(IMediator mediator) { [McpServerTool] public Task<string> Show(string id) => mediator.Send(new Show { Id = id }); }\n"
        + "public class Show : IRequest<string> { public string Id { get; set; } = \"\"; }\npublic class Cancel : IRequest<string> { public string Id { get; set; } = \"\"; }\n"
        + "public class CancelHandler : IRequestHandler<Cancel, string> { public Task<string> Handle(Cancel request, CancellationToken cancellationToken) => Task.FromResult(" + ReadUnseen + "); }")]
    [InlineData("public class Tools { [McpServerTool] public string Show(string id) => new Cancel(id).Id; }\n"
        + "public record Cancel(string Id);\npublic static class CancelHandler { public static string Handle(Cancel command) => " + ReadUnseen + "; }")]
    [InlineData("public class Tools { [McpServerTool] public string Show(string id) => id; }\npublic class Page(IMediator mediator) { public Task<string> Post(string id) => mediator.Send(new Cancel { Id = id }); }\n"
        + "public class Cancel : IRequest<string> { public string Id { get; set; } = \"\"; }\n"
        + "public class CancelHandler : IRequestHandler<Cancel, string> { public Task<string> Handle(Cancel request, CancellationToken cancellationToken) => Task.FromResult(" + ReadUnseen + "); }")]
    [InlineData("public class Tools(Orders orders) { [McpServerTool] public string Cancel(string id) => orders.Execute(new Cancel(id)); }\npublic class Orders { public string Execute(Cancel command) => command.Id; }\n"
        + "public record Cancel(string Id);\npublic class Page { public string Handle(Cancel command) => " + ReadUnseen + "; }")]
    public Task What_no_tool_sends_is_silent(string code) => V.Sources([Contracts, Usings + "using Messaging;\n" + code]);
}
