using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.Tasks;

/// <summary>Where the requests of a project go.</summary>
/// <param name="Namespace">The namespace of the generated class; null for the global one.</param>
internal sealed record RequestTarget(string? Namespace)
{
    /// <returns>Null when the project does not reference the token client, whose requests they are.</returns>
    public static RequestTarget? Of(AnalyzerConfigOptions options, Compilation compilation) =>
        compilation.GetTypesByMetadataName(TaskRequestWriter.RequestType).IsEmpty ? null
        : new RequestTarget(RootNamespace.Choose(options.TryGetValue(RootNamespace.Key, out string? root) ? root : null, compilation.AssemblyName));
}
