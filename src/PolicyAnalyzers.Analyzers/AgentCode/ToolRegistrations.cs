using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Delegates, method groups and <c>MethodInfo</c>s that become tools: <c>AIFunctionFactory.Create(…)</c> and the like.</summary>
internal static class ToolRegistrations
{
    public static void Collect(OperationAnalysisContext context, AgentSymbols symbols, TypeScope scope)
    {
        IInvocationOperation invocation = (IInvocationOperation)context.Operation;
        if (!symbols.IsRegistration(invocation.TargetMethod))
        {
            return;
        }

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit)
            {
                AddTools(argument.Value, scope, follow: true);
            }
        }
    }

    private static void AddTools(IOperation value, TypeScope scope, bool follow)
    {
        switch (BodyValues.Unwrap(value))
        {
            case IAnonymousFunctionOperation lambda:
                scope.AddTool(lambda.Symbol);
                break;
            case IMethodReferenceOperation reference:
                scope.AddTool(CodeNode.Of(reference.Method));
                break;
            case ILocalReferenceOperation local when follow:
                foreach (IOperation assigned in BodyValues.Assigned(local))
                {
                    AddTools(assigned, scope, follow: false);
                }

                break;
            case IInvocationOperation { TargetMethod.Name: "GetMethod", Instance: ITypeOfOperation type, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string name } }, ..] }:
                foreach (ISymbol member in type.TypeOperand.GetMembers(name))
                {
                    if (member is IMethodSymbol method)
                    {
                        scope.AddTool(CodeNode.Of(method));
                    }
                }

                break;
        }
    }
}
