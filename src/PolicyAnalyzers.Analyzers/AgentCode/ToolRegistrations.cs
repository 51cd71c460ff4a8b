using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Delegates, method groups and <c>MethodInfo</c>s that are handed to an agent framework: <c>AIFunctionFactory.Create(…)</c> and the like.</summary>
internal static class ToolRegistrations
{
    public static readonly ImmutableArray<OperationKind> Kinds = [OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.SimpleAssignment];

    public static void Collect(OperationAnalysisContext context, AgentSymbols symbols, ConfiguredRoots configured, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInvocationOperation invocation:
                Collect(invocation, symbols, configured, scope);
                break;
            case IObjectCreationOperation creation:
                Collect(creation, symbols, scope);
                break;
            case ISimpleAssignmentOperation assignment:
                Collect(assignment, symbols, scope);
                break;
        }
    }

    private static void Collect(IInvocationOperation invocation, AgentSymbols symbols, ConfiguredRoots configured, TypeScope scope)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if ((symbols.Registration(method) ?? configured.Registration(method)) is { } kind)
        {
            Take(invocation.Arguments, kind, scope);
            if (configured.Registration(method) is not null)
            {
                TakeTypes(method, scope);
            }
        }
        else if (method.Name == "Add"
            && invocation is { Instance: IPropertyReferenceOperation { Property: { } list }, Arguments: [{ Value: { } added }] }
            && symbols.Registration(list) is { } kindOfList)
        {
            Take(added, kindOfList, scope);
        }
    }

    private static void Collect(IObjectCreationOperation creation, AgentSymbols symbols, TypeScope scope)
    {
        if (creation.Constructor is { } constructor && symbols.Registration(constructor) is { } kind)
        {
            Take(creation.Arguments, kind, scope);
        }
    }

    private static void Collect(ISimpleAssignmentOperation assignment, AgentSymbols symbols, TypeScope scope)
    {
        if (assignment.Target is IPropertyReferenceOperation { Property: { } property } && symbols.Registration(property) is { } kind)
        {
            Take(assignment.Value, kind, scope);
        }
    }

    private static void Take(ImmutableArray<IArgumentOperation> arguments, RootKind kind, TypeScope scope)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument is { ArgumentKind: not ArgumentKind.DefaultValue, Parameter.Type: { } type } && DelegateLike.Is(type) && !MakesAgent(type))
            {
                Take(argument.Value, kind, scope);
            }
        }
    }

    private static void Take(IOperation value, RootKind kind, TypeScope scope) =>
        new DelegateReader(code => scope.AddRoot(CodeNode.Of(code), kind), source => scope.TakeDelegate(source, kind)).Read(value);

    /// <summary>A registration that <c>.editorconfig</c> names may take the type of a tool.</summary>
    private static void TakeTypes(IMethodSymbol method, TypeScope scope)
    {
        foreach (IMethodSymbol member in method.TypeArguments.SelectMany(static type => type.GetMembers()).OfType<IMethodSymbol>())
        {
            if (member is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public } && ReferenceEquals(member.ContainingAssembly, scope.Type.ContainingAssembly))
            {
                scope.AddRoot(CodeNode.Of(member), RootKind.Handler);
            }
        }
    }

    /// <summary>A factory that puts one agent around another runs where agents are set up.</summary>
    private static bool MakesAgent(ITypeSymbol type) => type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType.Name: "AIAgent" };
}
