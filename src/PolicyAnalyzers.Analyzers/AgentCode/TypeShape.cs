using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>What a type's declaration alone adds to the map: roots, construction, and dispatch through interfaces and overrides.</summary>
internal static class TypeShape
{
    public static void Collect(TypeScope scope, DeclaredRoots roots, ImmutableArray<IAgentCodeObserver> observers)
    {
        INamedTypeSymbol type = scope.Type;
        foreach (IAgentCodeObserver observer in observers)
        {
            observer.ObserveAttributes(type, type.GetAttributes(), scope);
        }

        foreach (ISymbol member in type.GetMembers())
        {
            switch (member)
            {
                case IMethodSymbol { AssociatedSymbol: null } or IPropertySymbol:
                    Collect(member, scope, roots, observers);
                    break;
                case IFieldSymbol { IsStatic: true, IsConst: false } field:
                    // Who builds an object runs the static initializers.
                    scope.AddCall(type.OriginalDefinition, (field.AssociatedSymbol ?? field).OriginalDefinition);
                    break;
            }
        }

        if (roots.InheritsTools(type))
        {
            AddConstruction(isStatic: false, scope);
        }

        CollectImplementations(type, scope);
    }

    private static void Collect(ISymbol member, TypeScope scope, DeclaredRoots roots, ImmutableArray<IAgentCodeObserver> observers)
    {
        ImmutableArray<AttributeData> attributes = member.GetAttributes();
        ISymbol node = member is IMethodSymbol method ? CodeNode.Of(method) : member;

        if (roots.Contains(member, attributes))
        {
            if (roots.IsTool(member, attributes))
            {
                scope.AddTool(node);
            }
            else
            {
                scope.AddRoot(node);
            }

            AddConstruction(member.IsStatic, scope);
        }

        if (member is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor })
        {
            scope.AddCall(node, scope.Type);
            AddBaseConstruction(node, scope);
        }

        ISymbol? overridden = (ISymbol?)(member as IMethodSymbol)?.OverriddenMethod ?? (member as IPropertySymbol)?.OverriddenProperty;
        AddDispatch(overridden, node, scope);

        if (!attributes.IsEmpty)
        {
            foreach (IAgentCodeObserver observer in observers)
            {
                observer.ObserveAttributes(node, attributes, scope);
            }
        }
    }

    /// <summary>A tool's object is built for the tool: its constructors and initializers are agent code with it.</summary>
    private static void AddConstruction(bool isStatic, TypeScope scope)
    {
        scope.AddRoot(scope.Type);
        if (!isStatic)
        {
            foreach (IMethodSymbol constructor in scope.Type.InstanceConstructors)
            {
                scope.AddRoot(CodeNode.Of(constructor));
            }
        }
    }

    /// <summary>The constructor that is called when none is named.</summary>
    private static void AddBaseConstruction(ISymbol constructor, TypeScope scope)
    {
        if (scope.Type.BaseType is { } type && ReferenceEquals(type.ContainingAssembly, scope.Type.ContainingAssembly))
        {
            foreach (IMethodSymbol called in type.InstanceConstructors)
            {
                if (called.Parameters.IsEmpty)
                {
                    scope.AddCall(constructor, CodeNode.Of(called));
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
            scope.AddCall(Node(promised), Node(implementation));
        }
    }

    private static ISymbol Node(ISymbol member) => member is IMethodSymbol method ? CodeNode.Of(method) : member.OriginalDefinition;
}
