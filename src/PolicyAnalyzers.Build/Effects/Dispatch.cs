using System.Reflection;
using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>Code that runs in the place of a method that promised it, on objects of a type.</summary>
internal readonly record struct CallTarget(Method Implementation, TypeNode Type);

/// <summary>Which methods a call of a virtual or interface method may run, over all the assemblies that are searched.</summary>
internal sealed class Dispatch
{
    private readonly MethodResolver _resolver;
    private readonly TypeHierarchy _types;
    private readonly MethodTable<List<CallTarget>> _targets = new();
    private readonly MethodTable<List<Method>> _promises = new();

    public Dispatch(MethodResolver resolver, IEnumerable<AssemblyImage> assemblies)
    {
        _resolver = resolver;
        _types = new TypeHierarchy(resolver);
        foreach (AssemblyImage image in assemblies)
        {
            foreach (TypeDefinitionHandle type in image.Reader.TypeDefinitions)
            {
                Add(new TypeNode(image, type));
            }
        }
    }

    /// <summary>The methods that a method overrides or implements.</summary>
    public IReadOnlyList<Method> PromisedBy(Method method) => _promises[method] is { } promises ? promises : [];

    /// <summary>The bases of a type that are searched, itself first.</summary>
    public IEnumerable<TypeNode> Bases(TypeNode type) => _types.WithBases(type).Select(each => each.Node!.Value);

    /// <summary>Whether a call of the method can run nothing but it.</summary>
    public bool IsAlone(Method callee) => _targets[callee] is null;

    /// <summary>Whether objects of the type can be objects of the other.</summary>
    public bool IsA(TypeNode type, TypeNode other) => _types.IsA(type, other);

    /// <summary>The code that a virtual call may run.</summary>
    /// <param name="callee">The method that is called.</param>
    /// <param name="receiver">The declared type of the object that it is called on; null when that is not known.</param>
    /// <param name="exact">Its definition, where that is known.</param>
    public IEnumerable<CallTarget> Of(Method callee, SignatureType? receiver, TypeNode? exact)
    {
        Method? inherited = callee.IsAbstract ? null : callee;
        TypeNode? nearest = null;
        var below = new List<CallTarget>();
        foreach (CallTarget target in _targets[callee] ?? [])
        {
            if (receiver is null || _types.IsA(target.Type, receiver))
            {
                below.Add(target);
            }
            else if (exact is { } type && _types.IsA(type, target.Type) && (nearest is not { } other || _types.IsA(target.Type, other)))
            {
                // Objects of the type have inherited it, unless they override it themselves.
                (inherited, nearest) = (target.Implementation, target.Type);
            }
        }

        if (inherited is { } code && !below.Exists(target => target.Type == exact))
        {
            below.Insert(0, new CallTarget(code, exact ?? code.Owner));
        }

        return below.Count > 0 ? below : [new CallTarget(callee, exact ?? callee.Owner)];
    }

    /// <summary>Whether a foreign method is one of a foreign type or interface that the type has above it.</summary>
    public bool IsCallableAs(TypeNode type, ForeignMethod foreign) => _types.IsForeign(type, foreign.Type);

    /// <summary>The methods of a type by which the foreign method may call it back.</summary>
    public IEnumerable<Method> CallableAs(TypeNode type, ForeignMethod foreign) =>
        from each in _types.WithBases(type)
        from method in each.Node!.Value.Methods
        where (method.Facts.Attributes & MethodAttributes.Virtual) != 0
            && (method.Name == foreign.Name || method.Name.EndsWith("." + foreign.Name, StringComparison.Ordinal))
            && method.Facts.Signature.ParameterTypes.Length == foreign.Parameters
        select method;

    private void Add(TypeNode type)
    {
        foreach (MethodImplementation explicitly in type.Definition.GetMethodImplementations().Select(type.Image.Reader.GetMethodImplementation))
        {
            if (_resolver.Resolve(type.Image, explicitly.MethodDeclaration).Own is { } promised && _resolver.Resolve(type.Image, explicitly.MethodBody).Own is { } body)
            {
                Add(promised, body, type);
            }
        }

        if (!type.IsInterface)
        {
            AddOverrides(type);
            AddImplementations(type);
        }
    }

    private void AddOverrides(TypeNode type)
    {
        Supertype[] bases = _types.WithBases(type);
        if (bases.Length == 1)
        {
            return; // most types have no base that is searched, and their methods need not be looked at
        }

        foreach (Method method in type.Methods.Where(method => (method.Definition.Attributes & (MethodAttributes.Virtual | MethodAttributes.NewSlot)) == MethodAttributes.Virtual))
        {
            string signature = method.Signature();
            foreach (Supertype ancestor in bases.Skip(1))
            {
                if (Declared(ancestor, signature) is { } overridden)
                {
                    Add(overridden, method, type);
                }
            }
        }
    }

    private void AddImplementations(TypeNode type)
    {
        foreach (Supertype contract in _types.Above(type).Where(above => above.Node is { IsInterface: true }))
        {
            foreach (Method promised in contract.Node!.Value.Methods)
            {
                string signature = promised.Signature(contract.Type.Arguments);
                Method? implementation = _types.WithBases(type).Select(each => Declared(each, signature)).FirstOrDefault(method => method is not null);
                if (implementation is { } code)
                {
                    Add(promised, code, type);
                }
            }
        }
    }

    private Method? Declared(Supertype type, string signature) =>
        type.Type.Arguments.IsEmpty
            ? _resolver.Declared(type.Node!.Value, signature)
            : type.Node!.Value.Methods.Select(method => (Method?)method).FirstOrDefault(method => method!.Value.Signature(type.Type.Arguments) == signature);

    private void Add(Method promised, Method implementation, TypeNode type)
    {
        if (promised == implementation)
        {
            return;
        }

        List<CallTarget> targets = _targets[promised] ??= [];

        // All that a type implements is added together, so that one look tells, however many types implement the same.
        if (targets.Count == 0 || targets[targets.Count - 1].Type != type)
        {
            targets.Add(new CallTarget(implementation, type));
        }

        List<Method> promises = _promises[implementation] ??= [];
        if (!promises.Contains(promised))
        {
            promises.Add(promised);
        }
    }
}
