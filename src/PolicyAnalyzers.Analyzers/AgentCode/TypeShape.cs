using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Flow;
using PolicyAnalyzers.Analyzers.Lifetime;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>What a type's declaration alone adds to the map: roots, construction, and dispatch through interfaces and overrides.</summary>
internal static class TypeShape
{
    public static void Collect(TypeScope scope, DeclaredRoots roots, ImmutableArray<IAttributeObserver> observers)
    {
        INamedTypeSymbol type = scope.Type;
        if (type.GetAttributes() is { IsEmpty: false } attributes)
        {
            foreach (IAttributeObserver observer in observers)
            {
                observer.ObserveAttributes(type, attributes, scope);
            }
        }

        foreach (ISymbol member in type.GetMembers())
        {
            switch (member)
            {
                // Half of a record's members are the compiler's own: no code of the project's, no attributes.
                case IMethodSymbol { IsImplicitlyDeclared: true, MethodKind: MethodKind.Ordinary or MethodKind.UserDefinedOperator } when type.IsRecord && !roots.ContainAll:
                    break;
                case IMethodSymbol { AssociatedSymbol: null } or IPropertySymbol or IEventSymbol:
                    Collect(member, scope, roots, observers);
                    break;
                case IFieldSymbol { IsStatic: true, IsConst: false } field:
                    // Who builds an object runs the static initializers, too.
                    scope.AddCall(type.OriginalDefinition, new Call((field.AssociatedSymbol ?? field).OriginalDefinition, CallKind.Within, null));
                    break;
            }
        }

        CollectInherited(scope, roots);

        CollectImplementations(type, scope);
    }

    private static void Collect(ISymbol member, TypeScope scope, DeclaredRoots roots, ImmutableArray<IAttributeObserver> observers)
    {
        ImmutableArray<AttributeData> attributes = member.GetAttributes();
        ISymbol node = member is IMethodSymbol method ? CodeNode.Of(method) : member;

        if (roots.Of(member, attributes) is { } kind)
        {
            scope.AddRoot(node, kind);
        }

        if (member is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor })
        {
            scope.AddCall(node, new Call(scope.Type, CallKind.Within, null));
            AddBase(member, scope);
        }

        if (member is IMethodSymbol handler && MessageHandlers.Handled(handler) is { } message)
        {
            scope.AddMessageHandler(message, node);
        }

        ISymbol? overridden = (ISymbol?)(member as IMethodSymbol)?.OverriddenMethod ?? (member as IPropertySymbol)?.OverriddenProperty;
        AddDispatch(overridden, node, scope);

        if (!attributes.IsEmpty)
        {
            AddMarked(member, attributes, scope);
            foreach (IAttributeObserver observer in observers)
            {
                observer.ObserveAttributes(node, attributes, scope);
            }
        }
    }

    /// <summary>An attribute by which code may find its tools holds all methods that bear it: the project's own, and that of descriptions.</summary>
    private static void AddMarked(ISymbol member, ImmutableArray<AttributeData> attributes, TypeScope scope)
    {
        if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
        {
            foreach (AttributeData attribute in attributes)
            {
                if (attribute.AttributeClass is { } mark && (mark.Name == "DescriptionAttribute" || ReferenceEquals(mark.ContainingAssembly, scope.Type.ContainingAssembly)))
                {
                    scope.AddDelegate(mark, method);
                }
            }
        }
    }

    /// <summary>
    /// What agent code uses has been built for it, by a container if not by itself: its constructors and initializers are agent
    /// code with it. Asked when the type's code has been seen.
    /// </summary>
    public static void CollectConstruction(TypeScope scope)
    {
        if (!scope.BuildsAgent && scope.Type.TypeKind is (TypeKind.Class or TypeKind.Struct))
        {
            scope.Calls.AddBuilt(scope.Type);
        }
    }

    /// <summary>Of a tool that a base type has, the object is of this type.</summary>
    private static void CollectInherited(TypeScope scope, DeclaredRoots roots)
    {
        for (INamedTypeSymbol? current = scope.Type.BaseType; current is not null && ReferenceEquals(current.ContainingAssembly, scope.Type.ContainingAssembly); current = current.BaseType)
        {
            foreach (ISymbol member in current.OriginalDefinition.GetMembers())
            {
                if (member is IMethodSymbol { IsStatic: false, MethodKind: MethodKind.Ordinary } && member.GetAttributes() is { IsEmpty: false } attributes && roots.Of(member, attributes) is not null)
                {
                    foreach (IMethodSymbol constructor in scope.Type.InstanceConstructors)
                    {
                        scope.AddCall(Node(member), new Call(CodeNode.Of(constructor), CallKind.Built, null));
                    }
                }
            }
        }
    }

    /// <summary>A constructor that says nothing of its base calls the one without parameters.</summary>
    private static void AddBase(ISymbol constructor, TypeScope scope)
    {
        if (!constructor.IsStatic && scope.Type.BaseType is { } parent && ReferenceEquals(parent.ContainingAssembly, scope.Type.ContainingAssembly))
        {
            foreach (IMethodSymbol inherited in parent.InstanceConstructors)
            {
                if (inherited.Parameters.IsEmpty)
                {
                    scope.AddCall(CodeNode.Of((IMethodSymbol)constructor), new Call(CodeNode.Of(inherited), CallKind.Within, null));
                }
            }
        }
    }

    private static void CollectImplementations(INamedTypeSymbol type, TypeScope scope)
    {
        if (type.TypeKind == TypeKind.Interface)
        {
            return;
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (ReferenceEquals(contract.ContainingAssembly, type.ContainingAssembly))
            {
                foreach (ISymbol promised in contract.GetMembers())
                {
                    if (promised is IMethodSymbol { AssociatedSymbol: null } or IPropertySymbol)
                    {
                        AddDispatch(promised, type.FindImplementationForInterfaceMember(promised), scope);
                    }
                }
            }
        }
    }

    private static void AddDispatch(ISymbol? promised, ISymbol? implementation, TypeScope scope)
    {
        if (promised is not null && implementation is not null && ReferenceEquals(promised.ContainingAssembly, scope.Type.ContainingAssembly))
        {
            scope.AddTarget(Node(promised), Node(implementation));
            AddArguments(promised, implementation, scope);
            AddResult(promised, implementation, scope);
            SecretHolders.KeepDispatch(promised, implementation, scope);
        }
    }

    /// <summary>What the implementation returns, the promised member gives.</summary>
    private static void AddResult(ISymbol promised, ISymbol implementation, TypeScope scope)
    {
        ITypeSymbol? given = (implementation as IMethodSymbol)?.ReturnType ?? (implementation as IPropertySymbol)?.Type;
        if (StringLike.Is(given) || TokenClients.MayBe(given, scope.Type.ContainingAssembly))
        {
            scope.AddTextSource(Node(promised), Node(implementation), TextFrame.Whole);
        }
    }

    /// <summary>What is given to the promised method, its implementation gets.</summary>
    private static void AddArguments(ISymbol promised, ISymbol implementation, TypeScope scope)
    {
        if (promised is IMethodSymbol { OriginalDefinition: { } from } && implementation is IMethodSymbol { OriginalDefinition: { } to })
        {
            for (int i = 0; i < from.Parameters.Length && i < to.Parameters.Length; i++)
            {
                if (StringLike.Is(to.Parameters[i].Type))
                {
                    scope.AddTextSource(to.Parameters[i], from.Parameters[i], TextFrame.Whole);
                }
            }
        }
    }

    private static ISymbol Node(ISymbol member) => member is IMethodSymbol method ? CodeNode.Of(method) : member.OriginalDefinition;
}
