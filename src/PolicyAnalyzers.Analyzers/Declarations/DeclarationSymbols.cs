using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>The attributes that declare, as one compilation knows them.</summary>
internal sealed class DeclarationSymbols
{
    public const string AgentTaskName = "PolicyAnalyzers.AgentTaskAttribute";

    private const string Suffix = "Attribute";

    private static readonly ConditionalWeakTable<Compilation, DeclarationSymbols> Known = new();

    private readonly IAssemblySymbol _own;
    private readonly ConcurrentDictionary<ISymbol, DeclaringMethod[]> _methods = new(SymbolEqualityComparer.Default);
    private readonly Lazy<bool> _mayRename;
    private readonly Lazy<bool> _mayRenameParameter;

    private DeclarationSymbols(Compilation compilation)
    {
        _own = compilation.Assembly;
        AgentTask = TypeSet.Resolve(compilation, AgentTaskName);
        AgentIdentity = TypeSet.Resolve(compilation, "PolicyAnalyzers.AgentIdentityAttribute");
        TaskScope = TypeSet.Resolve(compilation, "PolicyAnalyzers.TaskScopeAttribute");
        TaskParameter = TypeSet.Resolve(compilation, "PolicyAnalyzers.TaskParameterAttribute");
        RequiresScope = TypeSet.Resolve(compilation, "PolicyAnalyzers.RequiresScopeAttribute");
        Bindable = new BindableTypes(compilation);
        Assemblies = DeclaringAssemblies.Of(compilation, AgentTask, RequiresScope);
        _mayRename = new Lazy<bool>(() => compilation.SyntaxTrees.Any(static tree => DeclaringTexts.Of(tree).MayRename));
        _mayRenameParameter = new Lazy<bool>(() => compilation.SyntaxTrees.Any(static tree => DeclaringTexts.Of(tree) is { SpeaksOfParameters: true, MayRename: true }));
    }

    public TypeSet AgentTask { get; }

    public TypeSet AgentIdentity { get; }

    public TypeSet TaskScope { get; }

    public TypeSet TaskParameter { get; }

    public TypeSet RequiresScope { get; }

    public BindableTypes Bindable { get; }

    /// <summary>Where something can be declared.</summary>
    public HashSet<ISymbol> Assemblies { get; }

    /// <summary>Whether the type, or what stands in it, may bear an attribute. In files that speak of none, nothing does; of another project's, not all are known here.</summary>
    public bool MayDeclare(INamedTypeSymbol type)
    {
        if (!ReferenceEquals(type.ContainingAssembly, _own))
        {
            return true;
        }

        foreach (SyntaxReference declaration in type.DeclaringSyntaxReferences)
        {
            if (DeclaringTexts.Of(declaration.SyntaxTree).Speaks)
            {
                return true;
            }
        }

        return _mayRename.Value;
    }

    /// <summary>The same of what stands in a file.</summary>
    public bool MayDeclare(SyntaxTree file) => DeclaringTexts.Of(file).Speaks || _mayRename.Value;

    /// <summary>Whether a parameter of what stands in the type may bear a [TaskParameter].</summary>
    public bool MayBind(INamedTypeSymbol type)
    {
        foreach (SyntaxReference declaration in type.DeclaringSyntaxReferences)
        {
            if (DeclaringTexts.Of(declaration.SyntaxTree).SpeaksOfParameters)
            {
                return true;
            }
        }

        return _mayRenameParameter.Value;
    }

    /// <summary>The same of what stands in a file.</summary>
    public bool MayBind(SyntaxTree file) => DeclaringTexts.Of(file).SpeaksOfParameters || _mayRenameParameter.Value;

    /// <summary>The methods of a type that declare something; read once for all who ask.</summary>
    public DeclaringMethod[] MethodsOf(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        _methods.TryGetValue(type, out DeclaringMethod[]? methods) ? methods : _methods.GetOrAdd(type, DeclaringMethods.Read(type, this, cancellationToken));

    /// <summary>The bounds of the task that a method of the compilation declares, the definition of it; null when it declares none.</summary>
    public TaskBounds? BoundsOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (method is { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } or { ContainingType: null })
        {
            return TaskBounds.Of(method, this);
        }

        foreach (DeclaringMethod declaring in MethodsOf(method.ContainingType, cancellationToken))
        {
            if (SymbolEqualityComparer.Default.Equals(declaring.Symbol, method))
            {
                return declaring.Bounds;
            }
        }

        return null;
    }

    /// <summary>What an attribute declares of the function that bears it. Its name is asked first: most are others.</summary>
    public DeclarationKind KindOf(AttributeData attribute) => attribute.AttributeClass is not { } type ? DeclarationKind.None : type.Name switch
    {
        nameof(AgentTask) + Suffix when AgentTask.Contains(type) => DeclarationKind.Task,
        nameof(TaskScope) + Suffix when TaskScope.Contains(type) => DeclarationKind.Scope,
        nameof(RequiresScope) + Suffix when RequiresScope.Contains(type) => DeclarationKind.Effect,
        _ => DeclarationKind.None,
    };

    /// <summary>Whether the method is declared a task, however well.</summary>
    public bool IsTask(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (KindOf(attribute) == DeclarationKind.Task)
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
