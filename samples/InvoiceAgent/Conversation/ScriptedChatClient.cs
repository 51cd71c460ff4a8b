using System.Text.Json;
using Microsoft.Extensions.AI;

namespace InvoiceAgent.Conversation;

/// <summary>
/// Stands in for the model: for each thing that the user says, it picks the tool and the arguments that a script
/// gives. All else, such as calling the tool and feeding its result back, is the framework's own loop.
/// </summary>
internal sealed class ScriptedChatClient(IReadOnlyDictionary<string, ScriptedCall> script) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage last = messages.Last();
        var results = last.Contents.OfType<FunctionResultContent>().ToList();
        if (results.Count > 0)
        {
            string answer = string.Join("; ", results.Select(result => result.Result?.ToString()));
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)));
        }

        ScriptedCall call = script[last.Text];

        // A framework may put the plugin's name before the tool's.
        string tool = options?.Tools?.Select(tool => tool.Name).FirstOrDefault(name => name == call.Tool || name.EndsWith($"_{call.Tool}", StringComparison.Ordinal) || name.EndsWith($"-{call.Tool}", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The agent has no tool '{call.Tool}'.");

        // A model's arguments arrive as JSON.
        var arguments = call.Arguments.ToDictionary(pair => pair.Key, pair => (object?)JsonSerializer.SerializeToElement(pair.Value));
        return Task.FromResult(new ChatResponse(
            new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(Guid.NewGuid().ToString("N"), tool, arguments)])));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
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

/// <summary>A tool and the arguments that the model gives it.</summary>
internal sealed record ScriptedCall(string Tool, IReadOnlyDictionary<string, object> Arguments);
