using System.Net;
using System.Text;
using System.Text.Json;
using PolicyAnalyzers.Gateway.Delegation;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Evaluation;

/// <summary>
/// An access evaluation request (AuthZEN Authorization API 1.0, section 6): may this agent, the subject, run this task, the action, at this resource? Members that the
/// specification does not name are refused, so that nobody relies on what was not looked at.
/// </summary>
internal sealed record EvaluationRequest(EvaluationEntity Subject, EvaluationAction Action, EvaluationEntity Resource, EvaluationContext? Context = null)
{
    public const string AgentType = "agent", ResourceType = "api";

    /// <summary>What is asked for, as a token request would ask for it.</summary>
    /// <param name="manifest">The digest of the manifest in force.</param>
    public AskedFor ToAsked(string manifest)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("type", AgentTaskDetail.TypeName);
            json.WriteString("task", Action.Name);
            json.WriteString("manifest", manifest);
            json.WritePropertyName("parameters");
            if (Action.Properties?.Parameters is { } parameters)
            {
                // As it came: half a character is for the reader of details to refuse.
                json.WriteRawValue(parameters.GetRawText());
            }
            else
            {
                json.WriteStartObject();
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndArray();
        }

        return new AskedFor(Resource.Id, Action.Properties?.Scope, Encoding.UTF8.GetString(buffer.ToArray()));
    }
}

/// <summary>A subject or a resource.</summary>
internal sealed record EvaluationEntity(string Type, string Id);

/// <summary>An action: the task.</summary>
internal sealed record EvaluationAction(string Name, EvaluationActionProperties? Properties = null);

/// <summary>The task's arguments, and the scopes; all that it may use there when left out.</summary>
internal sealed record EvaluationActionProperties(JsonElement? Parameters = null, string? Scope = null);

/// <summary>Where the request would come from, and for whom the agent would act.</summary>
internal sealed record EvaluationContext(string? Address = null, EvaluationUser? User = null)
{
    public IPAddress? ToAddress() => IPAddress.TryParse(Address, out IPAddress? address) ? address : null;
}

/// <summary>A user by the name that a trusted issuer gave, with claims of the user's token.</summary>
internal sealed record EvaluationUser(string Issuer, string Id, Dictionary<string, string[]>? Claims = null)
{
    public DelegatedBy ToDelegation() => new(Issuer, Id, DateTimeOffset.MaxValue.ToUnixTimeSeconds(), Claims ?? []);
}
