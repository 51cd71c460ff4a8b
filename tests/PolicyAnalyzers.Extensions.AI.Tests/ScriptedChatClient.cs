using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace PolicyAnalyzers.Extensions.AI.Tests;

/// <summary>Stands in for the model: it calls one tool once, with arguments as JSON, and then repeats the result.</summary>
internal sealed class ScriptedChatClient(string tool, IDictionary<string, object?> arguments) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(
            messages.Last().Contents.OfType<FunctionResultContent>().FirstOrDefault() is { } result
                ? new ChatMessage(ChatRole.Assistant, $"{result.Result}")
                : new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("call-1", tool, arguments)])));

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
