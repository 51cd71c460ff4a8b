using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Build.Symbols;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>Reads what one assembly declares.</summary>
internal sealed class DeclaringAssembly(AssemblyImage image, string path, SourcePaths paths, ReferencedAssemblies references)
{
    /// <param name="faults">What is wrong with it.</param>
    /// <param name="isApplication">Whether it is the project's own assembly, of which everything is judged, and not its tasks alone.</param>
    public IReadOnlyList<TaskDeclaration> Read(List<Finding> faults, bool isApplication)
    {
        using var sources = SourceMap.Open(image.Executable, path, paths);
        DeclaredAttributes attributes = image.Attributes;
        var places = new DeclarationPlaces(image.Reader, sources);
        faults.AddRange(new IdentityFaults(attributes, places).Find());
        if (isApplication)
        {
            faults.AddRange(new EffectFaults(attributes, places).Find());
        }

        var declarations = new TaskDeclarations(
            image,
            new AgentIdentities(image, references),
            new TaskParameters(image.Reader, attributes, new ParameterShapes(new EnumTypes(references))),
            sources);
        return [.. attributes.DeclaringMethods.Select(method => declarations.Read(method, faults)).OfType<TaskDeclaration>()];
    }
}
