using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.ModelContextProtocol;

/// <summary>For whom the tools of an MCP server act.</summary>
public sealed class TaskTokenMcpServerOptions
{
    /// <summary>
    /// Gives the token of the user that a call is for: tasks are then asked for by token exchange (RFC 8693), with the user as subject and this server's agent as
    /// actor. A call for which it gives null is refused. When unset, the agent acts for itself.
    /// </summary>
    public Func<RequestContext<CallToolRequestParams>, CancellationToken, ValueTask<SubjectToken?>>? Subject { get; set; }

    /// <summary>
    /// For <see cref="Subject"/>: the caller's own token, which the authentication of the HTTP request keeps with the caller's identity
    /// (<c>TokenValidationParameters.SaveSigninToken</c> of ASP.NET Core's JWT bearer authentication). It is exchanged and never passed on.
    /// </summary>
    public static ValueTask<SubjectToken?> CallersToken(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? token = request.User?.Identities.Where(identity => identity.IsAuthenticated).Select(identity => identity.BootstrapContext).OfType<string>().FirstOrDefault();
        return new ValueTask<SubjectToken?>(string.IsNullOrEmpty(token) ? null : new SubjectToken(token));
    }
}
