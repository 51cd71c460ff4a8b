using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>A scope at a resource that some code needs.</summary>
internal readonly record struct Effect(string Resource, string Scope);

/// <summary>The effects that members state with <c>[RequiresScope]</c>, on themselves, their property or event, or their type.</summary>
internal sealed class StatedEffects
{
    private readonly Dictionary<Method, IReadOnlyList<Effect>> _known = [];

    /// <returns>None when the member states nothing: then what it calls counts.</returns>
    public IReadOnlyList<Effect> Of(Method method)
    {
        if (!_known.TryGetValue(method, out IReadOnlyList<Effect>? effects))
        {
            _known.Add(method, effects = [.. Read(method).Distinct()]);
        }

        return effects;
    }

    private static IEnumerable<Effect> Read(Method method)
    {
        EntityHandle owner = method.Image.OwnerOf(method.Handle);
        IEnumerable<Effect> own = On(method.Image, method.Handle).Concat(owner.IsNil ? [] : On(method.Image, owner));

        // To make an object is not yet to use it.
        return method.Name is ".ctor" or ".cctor" ? own : own.Concat(On(method.Image, method.Type));
    }

    private static IEnumerable<Effect> On(AssemblyImage image, EntityHandle target) =>
        from stated in image.Attributes.On(target, DeclaredAttributes.RequiresScope)
        from scope in stated.Strings(1)
        select new Effect(stated.String(0) ?? string.Empty, scope);
}
