using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.Credentials;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// A variable of the process's environment. Its value is not known, but its name is: it travels through symbols like a text
/// that no judge makes anything of where no secret is taken.
/// </summary>
internal static class EnvironmentSecret
{
    private const string Mark = ValueReader.Hole + "environment:";

    /// <summary>Names by which the keys of models go; those are not a tool's.</summary>
    private static readonly string[] OfModels =
    [
        "OPENAI", "AOAI", "ANTHROPIC", "CLAUDE", "GEMINI", "MISTRAL", "GROQ", "HUGGING", "HF_", "COHERE", "DEEPSEEK", "OPENROUTER", "OLLAMA", "FOUNDRY", "XAI_", "LLM", "MODEL", "EMBEDDING", "AZURE_AI", "GITHUB_MODELS",
    ];

    /// <summary>What only sends measurements.</summary>
    private static readonly string[] OfTelemetry = ["APPLICATIONINSIGHTS", "APPINSIGHTS", "OTEL", "LANGFUSE"];

    /// <summary>What a name ends with that says who or where, and no secret.</summary>
    private static readonly string[] NoSecrets =
        ["EMAIL", "USER", "USERNAME", "USER_NAME", "LOGIN", "URL", "URI", "HOST", "HOSTNAME", "ENDPOINT", "DOMAIN", "_ID", "CLIENTID", "TENANTID", "NAME", "REGION", "TENANT", "ORGANIZATION", "ORG", "PROJECT", "PATH", "PORT"];

    /// <summary>How something is called that holds the name of a variable.</summary>
    private static readonly string[] NamesOfVariables = ["Env", "EnvVar", "EnvVarName", "EnvName", "EnvironmentVariable", "EnvironmentVariableName"];

    /// <summary>Whether calls of the method read one.</summary>
    public static bool Reads(IMethodSymbol method) => method.Name switch
    {
        "GetEnvironmentVariable" => method.ContainingType is { Name: "Environment", ContainingNamespace.Name: "System" },
        "GetString" => method.ContainingType is { Name: "Env", ContainingNamespace.Name: "DotNetEnv" },
        _ => false,
    };

    /// <summary>What stands for the variable; null when the expression reads none.</summary>
    public static string? Text(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { } method, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string name } }, ..] } && Reads(method)
            ? Mark + name
            : null;

    /// <summary>The parameter that chooses which variable is read; null when none does.</summary>
    public static IParameterReferenceOperation? Chooser(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { } method, Arguments: [{ Value: IParameterReferenceOperation name }, ..] } && Reads(method)
            ? name
            : null;

    /// <summary>
    /// What the member that chooses the variable says of it: <c>options.ApiKeyEnv</c> names the variable of an <c>ApiKey</c>. Null when it says nothing, or
    /// that it is the key of a model.
    /// </summary>
    public static string? Told(IOperation operation)
    {
        if (operation is not IInvocationOperation { TargetMethod: { } method, Arguments: [{ Value: IPropertyReferenceOperation { Property: { IsIndexer: false, Name: { } name, ContainingType: { } owner } } }, ..] }
            || !Reads(method))
        {
            return null;
        }

        foreach (string end in NamesOfVariables)
        {
            if (name.EndsWith(end, StringComparison.Ordinal))
            {
                string told = name.Substring(0, name.Length - end.Length);
                return SecretNames.IsSecretSetting(told) && Named(told) is not null && !Marks(owner.Name, OfModels) ? told : null;
            }
        }

        return null;
    }

    /// <summary>The variable that stands in the text, if its name is that of a secret, of whatever.</summary>
    public static string? Secret(string text) => Is(text) && text.Substring(Mark.Length) is var name && SecretNames.IsSecretSetting(name) && !Marks(name, OfTelemetry) ? name : null;

    public static bool Is(string text) => text.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>The variable that stands in the text; null when that is no variable, or the key of a model.</summary>
    public static string? Variable(string text)
    {
        if (!Is(text))
        {
            return null;
        }

        return Named(text.Substring(Mark.Length));
    }

    /// <summary>The variable of that name; null when it is none of a secret, or the key of a model.</summary>
    public static string? Named(string name) =>
        Array.Exists(NoSecrets, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) || Marks(name, OfModels) || Marks(name, OfTelemetry) ? null : name;

    /// <summary>Whether the variable's name alone says that it is a secret.</summary>
    public static bool SaysSecret(string variable) => SecretNames.IsSecret(variable);

    private static bool Marks(string name, string[] marks) => Array.Exists(marks, mark => name.IndexOf(mark, StringComparison.OrdinalIgnoreCase) >= 0);
}
