using System.Reflection.Metadata;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>
/// The effects that members state with <c>[RequiresScope]</c>: on themselves, their property or event, their type or a base of it, and on what
/// they override or implement; and what the project's files of effects state about them. What is malformed states nothing.
/// </summary>
internal sealed class StatedEffects(Dispatch dispatch, Libraries libraries)
{
    private readonly MethodTable<Effect[]> _known = new();
    private readonly Dictionary<TypeNode, Effect[]> _ofTypes = [];
    private readonly DistinctList<Effect> _found = new();

    /// <returns>None when the member states nothing: then what it calls counts.</returns>
    public Effect[] Of(Method method) => _known[method] ??= Read(method);

    private Effect[] Read(Method method)
    {
        Find(method);
        foreach (Method promised in dispatch.PromisedBy(method))
        {
            Find(promised);
        }

        return _found.Take();
    }

    private void Find(Method method)
    {
        if (!libraries.IsEmpty)
        {
            FindInFiles(method);
        }

        Add(On(method.Image, method.Handle));
        if (method.Image.OwnerOf(method.Handle) is { IsNil: false } owner)
        {
            Add(On(method.Image, owner));
        }

        // To make an object is not yet to use it.
        if (method.Name is not (".ctor" or ".cctor"))
        {
            TypeNode type = method.Owner;
            if (!_ofTypes.TryGetValue(type, out Effect[]? effects))
            {
                _ofTypes.Add(type, effects = [.. dispatch.Bases(type).SelectMany(@base => On(@base.Image, @base.Handle))]);
            }

            Add(effects);
        }
    }

    private void FindInFiles(Method method)
    {
        string type = method.Owner.Name;
        string? documentationId = libraries.NameMember(method.Name) ? DocumentationIds.Of(type, method.Name, method.Definition) : null;
        if (libraries.Own(type, method.Name, documentationId) is { IsDefault: false } effects)
        {
            Add(effects);
        }
    }

    private void Add(IEnumerable<Effect> effects)
    {
        foreach (Effect effect in effects)
        {
            _found.Add(effect);
        }
    }

    private static IEnumerable<Effect> On(AssemblyImage image, EntityHandle target) => image.Attributes.Has(target, DeclaredAttributes.RequiresScope) ? Read(image, target) : [];

    private static IEnumerable<Effect> Read(AssemblyImage image, EntityHandle target) =>
        from stated in image.Attributes.On(target, DeclaredAttributes.RequiresScope)
        let resource = stated.String(0)
        where ResourceUri.IsValid(resource)
        from scope in stated.Strings(1)
        where ScopeToken.IsValid(scope) && !ScopeToken.IsWildcard(scope)
        select new Effect(resource, scope);
}
