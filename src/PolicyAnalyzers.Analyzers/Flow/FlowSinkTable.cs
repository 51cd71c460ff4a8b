using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>The sinks of <see cref="FlowSinks"/> as one compilation knows them; asked by name first.</summary>
internal sealed class FlowSinkTable
{
    private readonly Dictionary<string, List<Sink>> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TypeSet> _prompts = new(StringComparer.Ordinal);

    public FlowSinkTable(Compilation compilation)
    {
        foreach ((string type, string[] methods, FlowTarget target) in FlowSinks.Methods)
        {
            TypeSet types = TypeSet.Resolve(compilation, type);
            if (types.IsEmpty)
            {
                continue;
            }

            foreach (string method in methods)
            {
                string key = method == FlowSinks.Constructor ? type.Substring(type.LastIndexOf('.') + 1) : method;
                if (!_methods.TryGetValue(key, out List<Sink>? targets))
                {
                    _methods.Add(key, targets = []);
                }

                targets.Add(new Sink(types, target));
            }
        }

        foreach (IGrouping<string, string> group in FlowSinks.Prompts.GroupBy(static prompt => prompt.Property, static prompt => prompt.Type))
        {
            _prompts.Add(group.Key, TypeSet.Resolve(compilation, [.. group]));
        }
    }

    public FlowTarget? Of(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        if (_methods.TryGetValue(method.MethodKind == MethodKind.Constructor ? type.Name : method.Name, out List<Sink>? targets))
        {
            foreach ((TypeSet types, FlowTarget target) in targets)
            {
                if (method.MethodKind == MethodKind.Constructor ? types.Contains(type) : types.ContainsOrInherits(type))
                {
                    return target;
                }
            }
        }

        return null;
    }

    /// <summary>Whether the property holds what a model is told.</summary>
    public bool IsPrompt(IPropertySymbol property) => _prompts.TryGetValue(property.Name, out TypeSet? types) && types.ContainsOrInherits(property.ContainingType);

    private sealed record Sink(TypeSet Types, FlowTarget Target);
}
