namespace PolicyAnalyzers.Cli.Probing;

/// <summary>How a request must be refused.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Error">The OAuth error code (RFC 6749, section 5.2); null where the answer has none.</param>
/// <param name="Description">
/// The <c>error_description</c>; null where it is not looked at. A request that is refused for another reason says nothing of the check that is probed.
/// </param>
/// <param name="Check">The id of the check, as the audit log must name it; null where nothing is audited.</param>
internal sealed record Refusal(int Status, string? Error, string? Description = null, string? Check = null)
{
    /// <summary>An answer that refuses by saying nothing: that a token is not active (RFC 7662, section 2.2), or that it is gone whatever it was (RFC 7009, section 2.2).</summary>
    public string? Body { get; init; }

    /// <summary>Other statuses that refuse as well.</summary>
    public IReadOnlyList<int> Also { get; init; } = [];

    public static Refusal Inactive { get; } = new(200, null) { Body = """{"active":false}""" };

    /// <summary>The answer to every token that cannot be revoked.</summary>
    public static Refusal Silent { get; } = new(200, null) { Body = string.Empty };

    /// <summary>Refused before OAuth is spoken.</summary>
    public static Refusal Http(int status, params int[] also) => new(status, null) { Also = also };

    /// <summary>Why the answer is not this refusal; null when it is.</summary>
    public string? WhyNot(ProbeReply reply, bool anyDescription)
    {
        if ((reply.Status != Status && !Also.Contains(reply.Status)) || (Error is not null && reply.Error != Error))
        {
            return $"expected {this}, and it is {reply}";
        }

        if (Body is not null && reply.Body != Body)
        {
            return $"expected {this}, and its body is another";
        }

        return Description is not null && !anyDescription && reply.Description != Description
            ? $"expected the reason '{Description}', and it is '{reply.Description}'"
            : null;
    }

    public override string ToString() => Error is not null ? $"{Status} {Error}"
        : Also.Count > 0 ? string.Join(" or ", Also.Prepend(Status))
        : Body is { Length: > 0 } ? $"{Status} {Body}"
        : $"{Status}";
}
