using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>The attributes that declare, as one compilation knows them.</summary>
internal sealed class DeclarationSymbols
{
    public const string AgentTaskName = "PolicyAnalyzers.AgentTaskAttribute";

    private static readonly ConditionalWeakTable<Compilation, DeclarationSymbols> Known = new();

    private readonly Lazy<bool> _mayRenameParameter;

    private DeclarationSymbols(Compilation compilation)
    {
        AgentTask = TypeSet.Resolve(compilation, AgentTaskName);
        AgentIdentity = TypeSet.Resolve(compilation, "PolicyAnalyzers.AgentIdentityAttribute");
        TaskScope = TypeSet.Resolve(compilation, "PolicyAnalyzers.TaskScopeAttribute");
        TaskParameter = TypeSet.Resolve(compilation, "PolicyAnalyzers.TaskParameterAttribute");
        RequiresScope = TypeSet.Resolve(compilation, "PolicyAnalyzers.RequiresScopeAttribute");
        Bindable = new BindableTypes(compilation);
        Assemblies = DeclaringAssemblies.Of(compilation, AgentTask, RequiresScope);
        _mayRenameParameter = new Lazy<bool>(() => compilation.SyntaxTrees.Any(static tree => DeclaringTexts.Of(tree).MayRename));
    }

    public TypeSet AgentTask { get; }

    public TypeSet AgentIdentity { get; }

    public TypeSet TaskScope { get; }

    public TypeSet TaskParameter { get; }

    public TypeSet RequiresScope { get; }

    public BindableTypes Bindable { get; }

    /// <summary>Where something can be declared.</summary>
    public HashSet<ISymbol> Assemblies { get; }

    /// <summary>Whether the method is declared a task, however well.</summary>
    public bool IsTask(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (AgentTask.Contains(attribute.AttributeClass))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The [TaskParameter]s of a parameter. What else it bears, mostly its description, is not bound for that in a file that does not speak of any.</summary>
    public IEnumerable<DeclaredAttribute> BindingsOf(IParameterSymbol parameter, CancellationToken cancellationToken) =>
        parameter is { Locations: [{ SourceTree: { } tree }], ContainingSymbol: IMethodSymbol { PartialDefinitionPart: null, PartialImplementationPart: null } }
            && !DeclaringTexts.Of(tree).SpeaksOfParameters
            && !_mayRenameParameter.Value
            ? []
            : DeclaredAttribute.Of(parameter, TaskParameter, cancellationToken);

    /// <summary>The attributes; null when neither the compilation nor what it references can declare anything.</summary>
    public static DeclarationSymbols? Resolve(Compilation compilation) => Of(compilation) is { Assemblies.Count: > 0 } symbols ? symbols : null;

    /// <summary>The attributes, whether anything is declared or not; null when the compilation does not reference them.</summary>
    public static DeclarationSymbols? Referenced(Compilation compilation) => Of(compilation) is { AgentTask.IsEmpty: false } symbols ? symbols : null;

    private static DeclarationSymbols Of(Compilation compilation) => Known.GetValue(compilation, static compilation => new DeclarationSymbols(compilation));
}
