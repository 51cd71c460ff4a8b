using System.Text.Json;
using Microsoft.Extensions.AI;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.Extensions.AI.Tests;

/// <summary>A value is bound as the source generator's factory methods bind it, whether it comes as itself, as JSON or as text.</summary>
public sealed class BoundValueTests
{
    public enum Currency
    {
        Euro,
        Dollar,
    }

    [Fact]
    public async Task A_value_is_bound_alike_however_it_comes()
    {
        var id = new Guid("6F9619FF-8B86-D011-B42D-00CF4FC964FF");
        var moment = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.FromHours(2));
        await BindsAsync([AgentTask("t")] static ([TaskParameter] string value) => value, "INV-7", "\"INV-7\"", "INV-7");
        await BindsAsync([AgentTask("t")] static ([TaskParameter] bool value) => value, true, "true", true);
        await BindsAsync([AgentTask("t")] static ([TaskParameter] int value) => value, 7, "7", 7m);
        await BindsAsync([AgentTask("t")] static ([TaskParameter] int? value) => value, 7, "\"7\"", 7m);
        await BindsAsync([AgentTask("t")] static ([TaskParameter] ulong value) => value, ulong.MaxValue, "18446744073709551615", 18446744073709551615m);
        await BindsAsync([AgentTask("t")] static ([TaskParameter] decimal value) => value, 120.50m, "120.5", 120.5m);
        await BindsAsync([AgentTask("t")] static ([TaskParameter] double value) => value, 0.1, "0.1", 0.1m);
        await BindsAsync([AgentTask("t")] static ([TaskParameter] float value) => value, 0.5f, "0.5", 0.5m);
        await BindsAsync([AgentTask("t")] static ([TaskParameter] Currency value) => value, Currency.Dollar, "\"Dollar\"", "Dollar");
        await BindsAsync([AgentTask("t")] static ([TaskParameter] Guid value) => value, id, $"\"{id}\"", "6f9619ff-8b86-d011-b42d-00cf4fc964ff");
        await BindsAsync([AgentTask("t")] static ([TaskParameter] DateOnly value) => value, new DateOnly(2026, 5, 4), "\"2026-05-04\"", "2026-05-04");
        await BindsAsync([AgentTask("t")] static ([TaskParameter] DateTimeOffset value) => value, moment, "\"2026-05-04T03:02:01+02:00\"", "2026-05-04T03:02:01.0000000+02:00");
        await BindsAsync(
            [AgentTask("t")] static ([TaskParameter] DateTime value) => value, moment.UtcDateTime, "\"2026-05-04T01:02:01Z\"", "2026-05-04T01:02:01.0000000Z");
    }

    [Theory]
    [InlineData("1e300", "Refused: task 't' was not begun: argument 'value' is out of range.")]
    [InlineData("\"many\"", "Refused: task 't' was not begun: argument 'value' is not of its type.")]
    public async Task A_number_that_no_token_holds_is_refused(string json, string refusal)
    {
        AIFunction function = AIFunctionFactory.Create([AgentTask("t")] static ([TaskParameter] double value) => value).WithTaskLease(new Asked());
        Assert.Equal(refusal, await function.InvokeAsync(
            new AIFunctionArguments { ["value"] = JsonDocument.Parse(json).RootElement }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_no_parameter_can_be_is_a_mistake_of_the_tools_author()
    {
        AIFunction function = AIFunctionFactory.Create([AgentTask("t")] static ([TaskParameter] Uri value) => value).WithTaskLease(new Asked());
        await Assert.ThrowsAsync<NotSupportedException>(async () => await function.InvokeAsync(
            new AIFunctionArguments { ["value"] = new Uri("https://contoso.example") }, TestContext.Current.CancellationToken));
    }

    private static async Task BindsAsync(Delegate tool, object value, string json, ParameterValue bound)
    {
        JsonElement element = JsonDocument.Parse(json).RootElement;
        object?[] forms = element.ValueKind == JsonValueKind.String ? [value, element, element.GetString()] : [value, element];
        foreach (object? form in forms)
        {
            var client = new Asked();
            await Assert.ThrowsAsync<AskedException>(async () => await AIFunctionFactory.Create(tool).WithTaskLease(client)
                .InvokeAsync(new AIFunctionArguments { ["value"] = form }, TestContext.Current.CancellationToken));
            Assert.Equal(bound, client.Request!.Parameters["value"]);
        }
    }

    /// <summary>Keeps what was asked for, and lets nothing run.</summary>
    private sealed class Asked : ITaskTokenClient
    {
        public TaskRequest? Request { get; private set; }

        public Task<TaskLease> BeginAsync(TaskRequest request, CancellationToken cancellationToken = default)
        {
            Request = request;
            throw new AskedException();
        }
    }

    private sealed class AskedException : Exception;
}
