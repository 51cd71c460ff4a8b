using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary><see cref="ScopeSinks"/> as one compilation knows them: by name first, by symbol second.</summary>
internal sealed class ScopeSinkTable
{
    private readonly Dictionary<string, List<(TypeSet Types, string Parameter)>> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(TypeSet Types, string Parameter)>> _constructors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TypeSet>> _properties = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(TypeSet Types, string Parameter)>> _resourceMethods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TypeSet>> _resourceProperties = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TypeSet Types, string Scope)> _implied = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TypeSet Types, string Scope)> _known = new(StringComparer.Ordinal);

    private readonly TypeSet _queries;
    private readonly TypeSet _credential;

    public ScopeSinkTable(Compilation compilation)
    {
        foreach ((string type, string method, string parameter) in ScopeSinks.Methods)
        {
            Add(_methods, method, TypeSet.Resolve(compilation, type), types => (types, parameter));
        }

        foreach ((string type, string parameter) in ScopeSinks.Constructors)
        {
            Add(_constructors, SimpleName(type), TypeSet.Resolve(compilation, type), types => (types, parameter));
        }

        foreach ((string type, string property) in ScopeSinks.Properties)
        {
            Add(_properties, property, TypeSet.Resolve(compilation, type), static types => types);
        }

        foreach ((string type, string property) in ScopeSinks.ResourceProperties)
        {
            Add(_resourceProperties, property, TypeSet.Resolve(compilation, type), static types => types);
        }

        foreach ((string type, string method, string parameter) in ScopeSinks.ResourceParameters)
        {
            Add(_resourceMethods, method, TypeSet.Resolve(compilation, type), types => (types, parameter));
        }

        foreach ((string type, string scope) in ScopeSinks.ImpliedScopes)
        {
            _implied.Add(SimpleName(type), (TypeSet.Resolve(compilation, type), scope));
        }

        foreach ((string type, string property, string scope) in ScopeSinks.KnownValues)
        {
            _known.Add(property, (TypeSet.Resolve(compilation, type), scope));
        }

        Forms = TypeSet.Resolve(compilation, ScopeSinks.FormType);
        _queries = TypeSet.Resolve(compilation, ScopeSinks.QueryType);
        _credential = TypeSet.Resolve(compilation, "Azure.Core.TokenCredential");
    }

    public TypeSet Forms { get; }

    /// <summary>The name of the parameter that takes scopes; null when the method takes none.</summary>
    public string? Parameter(IMethodSymbol method)
    {
        bool isConstructor = method.MethodKind == MethodKind.Constructor;
        return Parameter(isConstructor ? _constructors : _methods, isConstructor ? method.ContainingType.Name : method.Name, method) ?? (method.IsAbstract ? OfBroker(method) : null);
    }

    /// <summary>An interface of one's own to whoever issues tokens, which may be implemented elsewhere: <c>ObtainAsync(string audience, string scope)</c> of an <c>ITokenBroker</c>.</summary>
    private static string? OfBroker(IMethodSymbol method)
    {
        if (!method.Name.Contains("Token") && !method.ContainingType.Name.Contains("Token"))
        {
            return null;
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.Name is "scope" or "scopes" && StringLike.Is(parameter.Type))
            {
                return parameter.Name;
            }
        }

        return null;
    }

    /// <summary>The name of the parameter that takes the resource of the token; null when the method takes none.</summary>
    public string? ResourceParameter(IMethodSymbol method) => Parameter(_resourceMethods, method.Name, method);

    public bool IsScopeProperty(IPropertySymbol property) => Has(_properties, property);

    public bool IsResourceProperty(IPropertySymbol property) => Has(_resourceProperties, property);

    private static string? Parameter(Dictionary<string, List<(TypeSet Types, string Parameter)>> candidates, string name, IMethodSymbol method)
    {
        if (!candidates.TryGetValue(name, out List<(TypeSet Types, string Parameter)>? sinks))
        {
            return null;
        }

        foreach ((TypeSet types, string parameter) in sinks)
        {
            if (types.ContainsOrInherits(method.ContainingType) && HasParameter(method, parameter))
            {
                return parameter;
            }
        }

        return null;
    }

    private static bool Has(Dictionary<string, List<TypeSet>> candidates, IPropertySymbol property)
    {
        if (candidates.TryGetValue(property.Name, out List<TypeSet>? sinks))
        {
            foreach (TypeSet types in sinks)
            {
                if (types.ContainsOrInherits(property.ContainingType))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public string? ImpliedScope(IMethodSymbol constructor) =>
        _implied.TryGetValue(constructor.ContainingType.Name, out (TypeSet Types, string Scope) implied) && implied.Types.Contains(constructor.ContainingType) ? implied.Scope : null;

    /// <summary>What a constructor asks for that takes a credential and no scopes at all.</summary>
    public string? ScopeOfCredential(IMethodSymbol constructor)
    {
        if (ImpliedScope(constructor) is not { } scope)
        {
            return null;
        }

        bool takesCredential = false;
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            takesCredential |= _credential.ContainsOrInherits(parameter.Type);
            if (parameter.Name == "scopes")
            {
                return null;
            }
        }

        return takesCredential ? scope : null;
    }

    /// <summary>The fields that a call writes into a URL's query.</summary>
    public IOperation? Query(IInvocationOperation call)
    {
        if (call.TargetMethod.Name == ScopeSinks.QueryMethod && _queries.Contains(call.TargetMethod.ContainingType))
        {
            foreach (IArgumentOperation argument in call.Arguments)
            {
                if (argument.Parameter?.Name == ScopeSinks.QueryParameter)
                {
                    return argument.Value;
                }
            }
        }

        return null;
    }

    public string? KnownValue(ISymbol source) =>
        _known.TryGetValue(source.Name, out (TypeSet Types, string Scope) known) && known.Types.Contains(source.ContainingType) ? known.Scope : null;

    private static bool HasParameter(IMethodSymbol method, string name)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private static void Add<T>(Dictionary<string, List<T>> table, string name, TypeSet types, Func<TypeSet, T> entry)
    {
        if (types.IsEmpty)
        {
            return;
        }

        if (!table.TryGetValue(name, out List<T>? entries))
        {
            table.Add(name, entries = []);
        }

        entries.Add(entry(types));
    }

    private static string SimpleName(string metadataName) => metadataName.Substring(metadataName.LastIndexOf('.') + 1);
}
