using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>What other projects and packages declare: nothing follows what their code does, so that names have to tell.</summary>
internal static class Foreign
{
    /// <summary>The outermost namespaces of frameworks and of packages whose types the tables know.</summary>
    private static readonly HashSet<string> Packages = new(StringComparer.Ordinal)
    {
        "System", "Microsoft", "Azure", "ModelContextProtocol", "OpenAI", "Anthropic", "Google", "Amazon", "Newtonsoft", "Octokit", "OllamaSharp", "Serilog", "NLog", "OpenTelemetry", "Duende", "IdentityModel", "AutoMapper", "FluentValidation", "MediatR", "Polly",
    };

    /// <summary>Whether the symbol belongs to another assembly than the operation: in an editor, another project's symbols have their source, too.</summary>
    public static bool Is(ISymbol symbol, IOperation at) =>
        at.SemanticModel is { } model ? !ReferenceEquals(symbol.ContainingAssembly, model.Compilation.Assembly) : symbol.DeclaringSyntaxReferences.IsEmpty;

    /// <summary>Whether a type may be one that the authors of this code wrote, here or in another project.</summary>
    public static bool MayBeOwn(ITypeSymbol type) =>
        !type.DeclaringSyntaxReferences.IsEmpty || (OutermostNamespace.Of(type) is { Length: > 0 } space && !Packages.Contains(space));
}
