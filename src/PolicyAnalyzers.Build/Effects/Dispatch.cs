using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>Which methods a call of a virtual or interface method may run, over all the assemblies that are searched.</summary>
internal sealed class Dispatch
{
    private readonly MethodResolver _resolver;
    private readonly Dictionary<Method, List<Method>> _targets = [];

    public Dispatch(MethodResolver resolver, IEnumerable<AssemblyImage> assemblies)
    {
        _resolver = resolver;
        foreach (AssemblyImage image in assemblies)
        {
            foreach (TypeDefinitionHandle type in image.Reader.TypeDefinitions)
            {
                Add(image, type);
            }
        }
    }

    /// <summary>The overrides and implementations of a method, in the order of the assemblies.</summary>
    public IReadOnlyList<Method> Of(Method method) => _targets.TryGetValue(method, out List<Method>? targets) ? targets : [];

    /// <summary>The methods of a type by which a foreign type or interface of its may call it back.</summary>
    public IEnumerable<Method> CallableAs(AssemblyImage image, TypeDefinitionHandle type, ForeignMethod foreign)
    {
        foreach ((AssemblyImage at, TypeDefinitionHandle current) in WithBases(image, type))
        {
            foreach (MethodDefinitionHandle handle in at.Reader.GetTypeDefinition(current).GetMethods())
            {
                var method = new Method(at, handle);
                MethodDefinition definition = method.Definition;
                if ((definition.Attributes & MethodAttributes.Virtual) != 0
                    && (method.Name == foreign.Name || method.Name.EndsWith("." + foreign.Name, StringComparison.Ordinal))
                    && definition.DecodeSignature(SignatureTypes.Instance, default).ParameterTypes.Length == foreign.Parameters)
                {
                    yield return method;
                }
            }
        }
    }

    /// <summary>The full names of the foreign types and interfaces that a type has above it.</summary>
    public IEnumerable<string> ForeignAbove(AssemblyImage image, TypeDefinitionHandle type)
    {
        foreach ((AssemblyImage at, TypeDefinitionHandle current) in WithBases(image, type))
        {
            TypeDefinition definition = at.Reader.GetTypeDefinition(current);
            IEnumerable<EntityHandle> above = definition.GetInterfaceImplementations().Select(handle => at.Reader.GetInterfaceImplementation(handle).Interface);
            foreach (EntityHandle contract in definition.BaseType.IsNil ? above : above.Append(definition.BaseType))
            {
                if (_resolver.ResolveType(at, contract) is null && SignatureTypes.Of(at.Reader, contract).Definition is { IsNil: false } named)
                {
                    yield return TypeNames.Of(at.Reader, named);
                }
            }
        }
    }

    private void Add(AssemblyImage image, TypeDefinitionHandle type)
    {
        TypeDefinition definition = image.Reader.GetTypeDefinition(type);
        foreach (MethodImplementation explicitly in definition.GetMethodImplementations().Select(image.Reader.GetMethodImplementation))
        {
            if (_resolver.Resolve(image, explicitly.MethodDeclaration).Own is { } promised && _resolver.Resolve(image, explicitly.MethodBody).Own is { } body)
            {
                Add(promised, body);
            }
        }

        if ((definition.Attributes & TypeAttributes.Interface) != 0)
        {
            return;
        }

        AddOverrides(image, type);
        foreach (EntityHandle contract in definition.GetInterfaceImplementations().Select(handle => image.Reader.GetInterfaceImplementation(handle).Interface))
        {
            AddImplementations(image, type, contract);
        }
    }

    private void AddOverrides(AssemblyImage image, TypeDefinitionHandle type)
    {
        foreach (MethodDefinitionHandle handle in image.Reader.GetTypeDefinition(type).GetMethods())
        {
            var method = new Method(image, handle);
            if ((method.Definition.Attributes & (MethodAttributes.Virtual | MethodAttributes.NewSlot)) != MethodAttributes.Virtual)
            {
                continue;
            }

            string signature = method.Signature();
            foreach ((AssemblyImage at, TypeDefinitionHandle ancestor, ImmutableArray<SignatureType> arguments) in Ancestors(image, type))
            {
                if (Promised(at, ancestor, arguments, signature) is { } overridden)
                {
                    Add(overridden, method);
                }
            }
        }
    }

    private void AddImplementations(AssemblyImage image, TypeDefinitionHandle type, EntityHandle contract)
    {
        if (_resolver.ResolveType(image, contract) is not ({ } at, var promised))
        {
            return;
        }

        ImmutableArray<SignatureType> arguments = SignatureTypes.Of(image.Reader, contract).Arguments;
        foreach (MethodDefinitionHandle handle in at.Reader.GetTypeDefinition(promised).GetMethods())
        {
            var method = new Method(at, handle);
            string signature = method.Signature(arguments);
            foreach ((AssemblyImage where, TypeDefinitionHandle implementer) in WithBases(image, type))
            {
                if (_resolver.Declared(where, implementer, signature) is { } implementation)
                {
                    Add(method, implementation);
                    break;
                }
            }
        }
    }

    private Method? Promised(AssemblyImage image, TypeDefinitionHandle type, ImmutableArray<SignatureType> arguments, string signature) =>
        arguments.IsEmpty
            ? _resolver.Declared(image, type, signature)
            : image.Reader.GetTypeDefinition(type).GetMethods()
                .Select(handle => (Method?)new Method(image, handle))
                .FirstOrDefault(method => method!.Value.Signature(arguments) == signature);

    private IEnumerable<(AssemblyImage, TypeDefinitionHandle, ImmutableArray<SignatureType>)> Ancestors(AssemblyImage image, TypeDefinitionHandle type)
    {
        ImmutableArray<SignatureType> context = default;
        while (image.Reader.GetTypeDefinition(type).BaseType is { IsNil: false } parent && _resolver.ResolveType(image, parent) is ({ } at, var ancestor))
        {
            context = SignatureTypes.Of(image.Reader, parent, context).Arguments;
            yield return (at, ancestor, context);
            (image, type) = (at, ancestor);
        }
    }

    private IEnumerable<(AssemblyImage, TypeDefinitionHandle)> WithBases(AssemblyImage image, TypeDefinitionHandle type) =>
        Ancestors(image, type).Select(ancestor => (ancestor.Item1, ancestor.Item2)).Prepend((image, type));

    private void Add(Method promised, Method target)
    {
        if (!_targets.TryGetValue(promised, out List<Method>? targets))
        {
            _targets.Add(promised, targets = []);
        }

        if (promised != target && !targets.Contains(target))
        {
            targets.Add(target);
        }
    }
}
