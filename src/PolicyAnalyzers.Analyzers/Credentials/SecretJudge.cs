using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>What is said about a text that an API takes as a secret.</summary>
/// <param name="kind">What the API takes.</param>
/// <param name="isOfModel">Whether the secret opens the model, and no tool.</param>
internal sealed class SecretJudge(string kind, bool isOfModel) : ITextJudge
{
    public IEnumerable<Verdict> Judge(string text)
    {
        string? found = SecretFormats.Describe(text, out bool isModelKey);
        if (found is null && kind == SecretSinks.ConnectionString)
        {
            found = SecretText.DescribeConnectionString(text);
        }
        else if (found is null && SecretValue.IsSecret(SecretFormats.WithoutScheme(text)))
        {
            found = kind;
        }

        if (found is not null)
        {
            yield return isOfModel || isModelKey ? ModelKey.Of(found) : StaticSecret.Of(found);
        }
    }

    /// <summary>A secret that the model says is the business of another rule.</summary>
    public Verdict? JudgeModelChosen(string what) => null;
}
