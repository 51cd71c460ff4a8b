using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>A scope at a resource that some code needs.</summary>
internal readonly record struct Effect(string Resource, string Scope);

/// <summary>
/// The effects that members state with <c>[RequiresScope]</c>: on themselves, their property or event, their type or a base of it, and on what
/// they override or implement. What is malformed states nothing.
/// </summary>
internal sealed class StatedEffects(Dispatch dispatch)
{
    private readonly Dictionary<Method, IReadOnlyList<Effect>> _known = [];

    /// <returns>None when the member states nothing: then what it calls counts.</returns>
    public IReadOnlyList<Effect> Of(Method method)
    {
        if (!_known.TryGetValue(method, out IReadOnlyList<Effect>? effects))
        {
            _known.Add(method, effects = [.. dispatch.PromisedBy(method).Prepend(method).SelectMany(Read).Distinct()]);
        }

        return effects;
    }

    private IEnumerable<Effect> Read(Method method)
    {
        EntityHandle owner = method.Image.OwnerOf(method.Handle);
        IEnumerable<Effect> own = On(method.Image, method.Handle).Concat(owner.IsNil ? [] : On(method.Image, owner));

        // To make an object is not yet to use it.
        return method.Name is ".ctor" or ".cctor" ? own : own.Concat(dispatch.Bases(method.Owner).SelectMany(type => On(type.Image, type.Handle)));
    }

    private static IEnumerable<Effect> On(AssemblyImage image, EntityHandle target) =>
        from stated in image.Attributes.On(target, DeclaredAttributes.RequiresScope)
        let resource = stated.String(0)
        where ResourceUri.IsValid(resource)
        from scope in stated.Strings(1)
        where ScopeToken.IsValid(scope) && !ScopeToken.IsWildcard(scope)
        select new Effect(resource, scope);
}
