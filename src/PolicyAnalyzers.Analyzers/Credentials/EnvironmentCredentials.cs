using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Flow;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// POL1013, where a tool reads a variable of the environment whose name says that it is a secret, and does more with it than to ask
/// whether it is there. What reaches an API that surely takes a secret is found there, whatever the variable's name is.
/// </summary>
internal sealed class EnvironmentCredentials(ModelClients modelClients, AgentSymbols symbols) : ICallObserver
{
    /// <summary>Methods that only ask something about a text.</summary>
    private static readonly HashSet<string> Questions = new(StringComparer.Ordinal)
    {
        "IsNullOrEmpty", "IsNullOrWhiteSpace", "Equals", "Compare", "CompareTo", "FixedTimeEquals", "Contains", "StartsWith", "EndsWith", "TryParse", "ThrowIfNull", "ThrowIfNullOrEmpty", "ThrowIfNullOrWhiteSpace",
    };

    /// <summary>What a helper is asked for.</summary>
    private static readonly VariableJudge OfName = new(EnvironmentSecret.Named, AmbientCredentials.Of);

    /// <summary>What a tool is made with.</summary>
    private static readonly VariableJudge OfTool = new(EnvironmentSecret.Variable, AmbientCredentials.OfMadeTool);

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation, OperationKind.ObjectCreation];

    public bool Concerns(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor
            ? method.Parameters.Any(static parameter => parameter.Type.SpecialType == SpecialType.System_String) && symbols.IsTool(method.ContainingType)
            : EnvironmentSecret.Reads(method) || VariableHelper.NameOf(method) is not null;

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        if (context.Operation is IObjectCreationOperation creation)
        {
            TakeByTool(context, scope, creation);
        }
        else if (EnvironmentSecret.Chooser(context.Operation) is { } chooser)
        {
            // string Required(string name) => Environment.GetEnvironmentVariable(name) ?? throw …: its callers name the variable.
            if (IsSpent(context.Operation, countReturn: true, followLocals: true))
            {
                TextSink.Take(context, scope, chooser, OfName);
            }
        }
        else if (EnvironmentSecret.Text(context.Operation) is { } text
            && EnvironmentSecret.Variable(text) is { } variable
            && EnvironmentSecret.SaysSecret(variable))
        {
            Take(context, scope, variable);
        }
        else if (EnvironmentSecret.Told(context.Operation) is { } told)
        {
            Take(context, scope, told);
        }
        else if (VariableHelper.Name(context.Operation) is { ConstantValue.Value: string asked } name && EnvironmentSecret.Named(asked) is { } named && EnvironmentSecret.SaysSecret(named))
        {
            // Who calls the helper in agent code is told by the text; here, who is given what it returns.
            TakeAlong(context, scope, named, name);
        }
    }

    private void Take(OperationAnalysisContext context, TypeScope scope, string variable)
    {
        if (modelClients.IsServedBy(context.Operation))
        {
            return;
        }

        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        if (ServerCredentials.Take(context.Operation))
        {
            scope.Add(new Finding(node, context.Operation.Syntax.GetLocation(), AmbientCredentials.OfServer(variable)));
        }
        else if (IsSpent(context.Operation, !scope.Tools.Contains(node), followLocals: true))
        {
            scope.Add(new Finding(node, context.Operation.Syntax.GetLocation(), AmbientCredentials.Of(variable)));
        }

        TakeAlong(context, scope, variable, context.Operation);
    }

    /// <summary>A tool is made with it, wherever it was read: in a constructor, into options, in another type.</summary>
    private void TakeByTool(OperationAnalysisContext context, TypeScope scope, IObjectCreationOperation creation)
    {
        if (!MadeObjects.ServeProgram(creation, context.ContainingSymbol, isTool: true))
        {
            return;
        }

        foreach (IArgumentOperation argument in creation.Arguments)
        {
            if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Type.SpecialType: SpecialType.System_String })
            {
                TextSink.Take(context, scope, argument.Value, OfTool, isExempt: () => modelClients.IsServedBy(creation));
                scope.CountsAnywhere = true;
            }
        }
    }

    private void TakeAlong(OperationAnalysisContext context, TypeScope scope, string variable, IOperation place)
    {
        foreach (TakenCredentials.Taker taker in TakenCredentials.Of(context.Operation, context.ContainingSymbol, modelClients, symbols))
        {
            if (!taker.IsCredential || IsSpent(taker.Use, countReturn: true, followLocals: false))
            {
                scope.Add(taker.Finding(context.Operation, variable) with { Location = place.Syntax.GetLocation() });
                scope.CountsAnywhere |= taker.IsForeignTool;
            }
        }
    }

    /// <summary>Whether the value goes anywhere: what a tool itself returns goes to the model, which another rule is about.</summary>
    private static bool IsSpent(IOperation read, bool countReturn, bool followLocals)
    {
        IOperation current = read;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IConditionalAccessOperation:
                case IConditionalOperation choice when !ReferenceEquals(choice.Condition, current):
                case IInvocationOperation { TargetMethod: { Name: "Trim", ContainingType.SpecialType: SpecialType.System_String } }:
                    break;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { } method } }:
                    return !Questions.Contains(method.Name) && !IsLog(method) && !Redaction.Hides(method);
                case IArrayInitializerOperation { Parent: IArrayCreationOperation { Parent: IArgumentOperation { ArgumentKind: ArgumentKind.ParamArray, Parent: IInvocationOperation { TargetMethod: { } method } } } }:
                    return !IsLog(method);
                case IFieldInitializerOperation { InitializedFields: [{ } initialized, ..] }:
                    return !AskedFields.Contain(initialized);
                case IArgumentOperation or IInterpolationOperation or IPropertyInitializerOperation or IArrayInitializerOperation or IInvalidOperation:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }:
                    return true;
                case IReturnOperation:
                    return countReturn;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } }:
                    return followLocals && IsAnySpent(local, read, countReturn);
                case IAssignmentOperation { Target: ILocalReferenceOperation { Local: { } local } } assignment when !ReferenceEquals(assignment.Target, current):
                    return followLocals && IsAnySpent(local, read, countReturn);
                case IAssignmentOperation { Target: IFieldReferenceOperation { Field: { } field } } assignment when !ReferenceEquals(assignment.Target, current):
                    return !AskedFields.Contain(field);
                case IAssignmentOperation assignment:
                    return !ReferenceEquals(assignment.Target, current);
                default:
                    return false;
            }

            current = parent;
        }

        return false;
    }

    private static bool IsAnySpent(ILocalSymbol local, IOperation read, bool countReturn)
    {
        foreach (IOperation operation in BodyValues.Operations(read))
        {
            if (operation is ILocalReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Local, local)
                && IsSpent(reference, countReturn, followLocals: false))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLog(IMethodSymbol method) =>
        method.Name is "Write" or "WriteLine" || method.Name.StartsWith("Log", StringComparison.Ordinal) || method.ContainingType.Name == "LoggerExtensions";

    /// <summary>Judges a text that names a variable, or stands for one.</summary>
    private sealed class VariableJudge(Func<string, string?> variable, Func<string, Verdict> told) : ITextJudge
    {
        public IEnumerable<Verdict> Judge(string text)
        {
            if (variable(text) is { } name && EnvironmentSecret.SaysSecret(name))
            {
                yield return told(name);
            }
        }

        public Verdict? JudgeModelChosen(string what, string before) => null;
    }
}
