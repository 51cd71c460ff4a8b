using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// POL1011, where a tool lists by hand what the model has to fill: <c>new ToolParameter("client_secret", "The secret of the application")</c>. What is
/// described is meant for a reader; a parameter of a statement or a request has a value instead.
/// </summary>
internal sealed class DescribedParameters : ICallObserver
{
    private const string Parameter = "Parameter";

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.ObjectCreation];

    public bool Concerns(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Constructor, ContainingType.Name: { } name } && name.EndsWith(Parameter, StringComparison.Ordinal) && Takes(method);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        foreach (IArgumentOperation argument in ((IObjectCreationOperation)context.Operation).Arguments)
        {
            if (argument is { Parameter.Ordinal: 0, Value.ConstantValue: { HasValue: true, Value: string name } } && SecretParameters.IsSecret(name))
            {
                ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
                scope.Add(new Finding(node, argument.Value.Syntax.GetLocation(), new Verdict(SecretParameters.Rule, DiagnosticSeverity.Warning, elsewhere: null, name, scope.Type.Name)));
            }
        }
    }

    /// <summary>A name and a description, and nothing of it a value.</summary>
    private static bool Takes(IMethodSymbol constructor)
    {
        bool isDescribed = false;
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (parameter.Name is "value" or "Value")
            {
                return false;
            }

            isDescribed |= parameter.Name is "description" or "Description" && parameter.Type.SpecialType == SpecialType.System_String;
        }

        return isDescribed && constructor.Parameters[0] is { Name: "name" or "Name", Type.SpecialType: SpecialType.System_String };
    }
}
