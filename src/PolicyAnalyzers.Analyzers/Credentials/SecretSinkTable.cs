using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary><see cref="SecretSinks"/> as one compilation knows them: by name first, by symbol second.</summary>
internal sealed class SecretSinkTable
{
    private static readonly SecretJudge ModelJudge = new(SecretKind.Key, isModelKey: true, byNameOnly: false);

    private readonly IAssemblySymbol _assembly;
    private readonly Dictionary<string, List<Sink>> _parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Sink>> _properties = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SecretJudge?> _byName = new(StringComparer.Ordinal);
    private readonly TypeSet _modelCredentials;

    public SecretSinkTable(Compilation compilation)
    {
        _assembly = compilation.Assembly;
        _modelCredentials = TypeSet.Resolve(compilation, SecretSinks.ModelCredentials);
        foreach ((string type, string method, string parameter, SecretKind kind) in SecretSinks.Parameters)
        {
            TypeSet types = TypeSet.Resolve(compilation, type);
            if (!types.IsEmpty)
            {
                Add(_parameters, method == SecretSinks.Constructor ? SimpleName(type) : method, new Sink(types, parameter, new SecretJudge(kind, isModelKey: false, byNameOnly: false)));
            }
        }

        foreach ((string type, string property, SecretKind kind) in SecretSinks.Properties)
        {
            TypeSet types = TypeSet.Resolve(compilation, type);
            if (!types.IsEmpty)
            {
                Add(_properties, property, new Sink(types, property, new SecretJudge(kind, isModelKey: false, byNameOnly: false)));
            }
        }
    }

    /// <summary>What is said about what the parameter is given; null when it takes no secret.</summary>
    public SecretJudge? Judge(IMethodSymbol method, IParameterSymbol parameter)
    {
        if (ReferenceEquals(method.ContainingAssembly, _assembly))
        {
            return null;
        }

        INamedTypeSymbol type = method.ContainingType;
        bool isConstructor = method.MethodKind == MethodKind.Constructor;
        if (isConstructor && _modelCredentials.Contains(type))
        {
            return ModelJudge;
        }

        if (_parameters.TryGetValue(isConstructor ? type.Name : method.Name, out List<Sink>? sinks))
        {
            foreach (Sink sink in sinks)
            {
                if (parameter.Name == sink.Name && sink.Types.ContainsOrInherits(type))
                {
                    return sink.Judge;
                }
            }
        }

        return ByName(parameter.Name, parameter.Type, type);
    }

    /// <summary>What is said about what the property is set to; null when it takes no secret.</summary>
    public SecretJudge? Judge(IPropertySymbol property)
    {
        if (ReferenceEquals(property.ContainingAssembly, _assembly))
        {
            return null;
        }

        if (_properties.TryGetValue(property.Name, out List<Sink>? sinks))
        {
            foreach (Sink sink in sinks)
            {
                if (sink.Types.ContainsOrInherits(property.ContainingType))
                {
                    return sink.Judge;
                }
            }
        }

        return ByName(property.Name, property.Type, property.ContainingType);
    }

    private SecretJudge? ByName(string name, ITypeSymbol type, INamedTypeSymbol owner) =>
        SecretSinks.ModelKeyNames.Contains(name) && (type.Name is "String" or "ApiKeyCredential" or "AzureKeyCredential") && IsOfModel(owner) ? ModelJudge
        : type.SpecialType == SpecialType.System_String
            ? _byName.GetOrAdd(name, static name => SecretKinds.OfName(name) is { } kind ? new SecretJudge(kind, isModelKey: false, byNameOnly: true) : null)
            : null;

    private static bool IsOfModel(INamedTypeSymbol type)
    {
        string name = type.ContainingNamespace.ToDisplayString();
        return !name.Contains(SecretSinks.PluginNamespace)
            && Array.Exists(SecretSinks.ModelNamespaces, space => name.StartsWith(space, StringComparison.Ordinal) && (name.Length == space.Length || name[space.Length] == '.'));
    }

    private static void Add(Dictionary<string, List<Sink>> table, string name, Sink entry)
    {
        if (!table.TryGetValue(name, out List<Sink>? entries))
        {
            table.Add(name, entries = []);
        }

        entries.Add(entry);
    }

    private static string SimpleName(string metadataName) => metadataName.Substring(metadataName.LastIndexOf('.') + 1);

    /// <param name="Types">Whose it is.</param>
    /// <param name="Name">The parameter or property that takes the secret.</param>
    /// <param name="Judge">What is said of it.</param>
    private sealed record Sink(TypeSet Types, string Name, SecretJudge Judge);
}
