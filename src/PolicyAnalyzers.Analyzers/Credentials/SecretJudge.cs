using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>What is said about a text that reaches an API which takes a secret.</summary>
internal sealed class SecretJudge : ITextJudge
{
    private readonly SecretKind _kind;
    private readonly bool _byNameOnly;

    /// <param name="kind">What the API takes.</param>
    /// <param name="isModelKey">Whether the API is the model's client.</param>
    /// <param name="byNameOnly">Whether only the name of the API's parameter says that it takes one.</param>
    public SecretJudge(SecretKind kind, bool isModelKey, bool byNameOnly)
    {
        _kind = kind;
        IsOfModel = isModelKey;
        _byNameOnly = byNameOnly;
    }

    /// <summary>Whether the API is the model's client.</summary>
    public bool IsOfModel { get; }

    /// <summary>Whether what the API takes may turn out to serve a model's client.</summary>
    public bool MayServeModel => !IsOfModel && (!_byNameOnly || _kind == SecretKind.Key);

    /// <summary>Whether the API takes a secret with which code opens something other than a model.</summary>
    private bool IsForTools => !IsOfModel && _kind is not SecretKind.SigningKey;

    /// <summary>Whether a header has its scheme before the secret.</summary>
    public bool HasScheme { get; init; }

    /// <summary>Whether it is the parameter of a query, where ids stand under the same names.</summary>
    public bool IsQuery { get; init; }

    public IEnumerable<Verdict> Judge(string text)
    {
        if (IsForTools && EnvironmentSecret.Variable(text) is { } variable)
        {
            yield return AmbientCredentials.Of(variable);
        }

        if (ValueReader.IsOrigin(text) || (IsQuery && Guid.TryParseExact(text, "D", out _)))
        {
            yield break;
        }

        FoundSecret? found = SecretScan.Find(text);
        if (found is not null)
        {
            yield return IsOfModel ? ModelKey.Verdict : found.Verdict;
        }
        else if (Secret(text) is { } secret && !secret.Contains(ValueReader.Hole) && (_byNameOnly ? SecretShape.IsSurelySecret(secret, _kind) : SecretShape.IsSecret(secret, _kind)))
        {
            yield return IsOfModel ? ModelKey.Verdict : StaticCredential.Of(_kind.Describe());
        }
    }

    public Verdict? JudgeModelChosen(string what, string before) => null;

    /// <summary>The secret in the text: what follows a scheme, and the password of a user with one.</summary>
    private string? Secret(string text)
    {
        if (HasScheme)
        {
            string? scheme = Array.Find(SecretSinks.Schemes, scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
            if (scheme is null)
            {
                return null;
            }

            text = text.Substring(scheme.Length).Trim();
        }

        return _kind == SecretKind.Token && text.IndexOf(':') is >= 0 and int colon ? text.Substring(colon + 1) : text;
    }
}
