using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>A function that declares something, by attributes of its own or of its parameters: what it bears, read once for all who ask.</summary>
internal sealed class DeclaringMethod
{
    private readonly DeclarationSymbols _symbols;
    private TaskBounds? _bounds;

    private DeclaringMethod(IMethodSymbol symbol, DeclarationSymbols symbols)
    {
        Symbol = symbol;
        _symbols = symbols;
    }

    public IMethodSymbol Symbol { get; }

    /// <summary>Whether it is declared a task, however well.</summary>
    public bool IsTask { get; private set; }

    /// <summary>Its <c>[AgentTask]</c>s that could be bound: one, where the code compiles.</summary>
    public List<DeclaredAttribute> Tasks { get; } = [];

    public DeclaredAttribute? Task => Tasks is [{ } first, ..] ? first : null;

    /// <summary>Its <c>[TaskScope]</c>s.</summary>
    public List<DeclaredAttribute> Scopes { get; } = [];

    /// <summary>Its <c>[RequiresScope]</c>s.</summary>
    public List<DeclaredAttribute> Effects { get; } = [];

    /// <summary>Whether a parameter bears a <c>[TaskParameter]</c>.</summary>
    public bool Binds { get; private set; }

    /// <summary>The bounds of the task; null when it declares none.</summary>
    public TaskBounds? Bounds => IsTask ? _bounds ??= TaskBounds.Of(Symbol, _symbols) : null;

    /// <param name="method">The function.</param>
    /// <param name="mayBind">Whether its parameters are worth a look.</param>
    /// <param name="symbols">The attributes.</param>
    /// <param name="cancellationToken">To stop.</param>
    /// <returns>Null when it declares nothing.</returns>
    public static DeclaringMethod? Of(IMethodSymbol method, bool mayBind, DeclarationSymbols symbols, CancellationToken cancellationToken)
    {
        DeclaringMethod? declaring = null;
        foreach (AttributeData attribute in method.GetAttributes())
        {
            DeclarationKind kind = symbols.KindOf(attribute);
            if (kind != DeclarationKind.None)
            {
                (declaring ??= new DeclaringMethod(method, symbols)).Add(kind, attribute, cancellationToken);
            }
        }

        if (mayBind && HasBinding(method, symbols, cancellationToken))
        {
            (declaring ??= new DeclaringMethod(method, symbols)).Binds = true;
        }

        return declaring;
    }

    private void Add(DeclarationKind kind, AttributeData data, CancellationToken cancellationToken)
    {
        IsTask |= kind == DeclarationKind.Task;
        if (DeclaredAttribute.Of(data, cancellationToken) is { } attribute)
        {
            (kind switch { DeclarationKind.Task => Tasks, DeclarationKind.Scope => Scopes, _ => Effects }).Add(attribute);
        }
    }

    private static bool HasBinding(IMethodSymbol method, DeclarationSymbols symbols, CancellationToken cancellationToken)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (symbols.BindingsOf(parameter, cancellationToken).Any())
            {
                return true;
            }
        }

        return false;
    }
}
