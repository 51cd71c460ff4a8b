using Microsoft.AspNetCore.Http;
using PolicyAnalyzers.AspNetCore.Tokens;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.AspNetCore;

/// <summary>The task that a request's token was minted for.</summary>
/// <param name="Agent">The agent: the token's <c>client_id</c>.</param>
/// <param name="Task">The task's id.</param>
/// <param name="Lease">The lease.</param>
/// <param name="Manifest">The digest of the manifest that declares the task.</param>
/// <param name="Parameters">The arguments that are bound into the token.</param>
public sealed record AgentTask(
    string Agent, string Task, string Lease, string Manifest, IReadOnlyDictionary<string, ParameterValue> Parameters)
{
    /// <summary>For whom the agent acts (RFC 8693, section 4.1); null when it acts for itself.</summary>
    public TaskSubject? Subject { get; init; }
}

/// <summary>For whom an agent acts: a user, or the agent that called it.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
/// <param name="Issuer">Who gave that name (<c>sub_id</c>, RFC 9493): two issuers may give the same one. Null for the gateway itself, whose agents have names of their own.</param>
/// <param name="Actors">Who acts, the agent itself first, then the ones that called it; more than one where agents call agents.</param>
public sealed record TaskSubject(string Id, string? Issuer, IReadOnlyList<string> Actors);

/// <summary>Gives endpoints the task that they are called for.</summary>
public static class AgentTaskHttpContextExtensions
{
    /// <summary>The task of an authenticated request, or null when the request carries no valid task token.</summary>
    public static AgentTask? GetAgentTask(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<TaskToken>()?.Task;
    }
}
