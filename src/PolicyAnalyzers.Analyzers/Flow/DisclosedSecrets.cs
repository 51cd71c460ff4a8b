using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Finds what is given to logs, prompts, answers, exceptions, telemetry and files, for POL3010, POL3011, POL3012, POL3013, POL3016 and POL3017.</summary>
internal sealed class DisclosedSecrets : ICallObserver
{
    private readonly FlowSinkTable _sinks;
    private readonly TypeSet _loggers;
    private readonly TypeSet _exceptions;
    private readonly TypeSet _loggerMessage;

    public DisclosedSecrets(Compilation compilation)
    {
        _sinks = new FlowSinkTable(compilation);
        _loggers = TypeSet.Resolve(compilation, "Microsoft.Extensions.Logging.ILogger");
        _exceptions = TypeSet.Resolve(compilation, "System.Exception");
        _loggerMessage = TypeSet.Resolve(compilation, "Microsoft.Extensions.Logging.LoggerMessageAttribute");
    }

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.SimpleAssignment];

    public bool Concerns(IMethodSymbol method) =>
        _sinks.Of(method) is not null
        || (method.MethodKind == MethodKind.Constructor
            ? method.ContainingType.Name.EndsWith("Exception", StringComparison.Ordinal)
            : IsWrite(method) || FlowSinks.AgentMakers.Contains(method.Name) || IsGeneratedLog(method));

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInvocationOperation call:
                Observe(context, scope, call);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                if (_sinks.Of(constructor) is { } target)
                {
                    Take(context, scope, target, creation.Arguments);
                }
                else if (creation.Type is { } type && type.Name.EndsWith("Exception", StringComparison.Ordinal) && _exceptions.ContainsOrInherits(type))
                {
                    TakeMessage(context, scope, creation);
                }

                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } } assignment when _sinks.IsPrompt(property):
                TakePrompt(context, scope, assignment.Value);
                break;
        }
    }

    private void Observe(OperationAnalysisContext context, TypeScope scope, IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (_sinks.Of(method) is { } target)
        {
            if (target == FlowTarget.Answer && IsEndOfConversation(call))
            {
                return;
            }

            Take(context, scope, target, method is { IsExtensionMethod: true } or { ContainingType.Name: "File" } ? call.Arguments.RemoveAt(0) : call.Arguments);
        }
        else if (IsOfConsole(call) || IsGeneratedLog(method))
        {
            Take(context, scope, FlowTarget.Log, call.Arguments);
        }
        else if (IsFileWriter(call))
        {
            Take(context, scope, FlowTarget.File, call.Arguments);
        }
        else if (method.Name.EndsWith("Agent", StringComparison.Ordinal) || method.Name.EndsWith("AgentAsync", StringComparison.Ordinal))
        {
            TakeInstructions(context, scope, call);
        }
    }

    /// <summary>What ends a conversation is told to the agent that began it, and not said to anybody.</summary>
    private static bool IsEndOfConversation(IInvocationOperation call) =>
        call.Arguments is [{ Value: { } sent }, ..]
        && (BodyValues.Unwrap(sent) is ILocalReferenceOperation local && BodyIndex.Of(local).Assigned(local.Local) is [{ } made] ? made : sent) is { } activity
        && BodyValues.Unwrap(activity).Syntax is ExpressionSyntax written
        && written.DescendantNodes().Any(static name => name is IdentifierNameSyntax { Identifier.ValueText: "EndOfConversation" or "CreateEndOfConversationActivity" });

    private static void Take(OperationAnalysisContext context, TypeScope scope, FlowTarget target, ImmutableArray<IArgumentOperation> arguments)
    {
        FlowJudge judge = target switch
        {
            FlowTarget.Log => LoggedSecret.Judge,
            FlowTarget.Prompt => PromptedSecret.Judge,
            FlowTarget.Answer => ReturnedSecret.Answer,
            FlowTarget.Result => ReturnedSecret.Invoked,
            FlowTarget.Telemetry => SecretInTelemetry.Judge,
            _ => SecretInFile.Judge,
        };
        scope.CountsAnywhere |= target == FlowTarget.Prompt;
        bool destructures = target == FlowTarget.Result || (target == FlowTarget.Log && arguments.Any(static argument => argument.Value.ConstantValue is { HasValue: true, Value: string template } && template.Contains("{@")));
        foreach (IArgumentOperation argument in arguments)
        {
            // Of messages that are given to a model, each is looked at where it is made.
            if (argument.ArgumentKind != ArgumentKind.DefaultValue && (target != FlowTarget.Prompt || argument.Parameter?.Type is { SpecialType: SpecialType.System_String } or { Name: "KernelArguments" }))
            {
                FlowSink.Take(context, scope, argument.Value, judge, destructures);
            }
        }
    }

    /// <summary>The texts of an exception; what it wraps has its own.</summary>
    private static void TakeMessage(OperationAnalysisContext context, TypeScope scope, IObjectCreationOperation creation)
    {
        foreach (IArgumentOperation argument in creation.Arguments)
        {
            // A parameter is named there; who names its value has written of one that is null.
            if (argument is { ArgumentKind: ArgumentKind.Explicit, Value.ConstantValue.HasValue: false, Parameter: { Type.SpecialType: SpecialType.System_String, Name: not "paramName" } })
            {
                FlowSink.Take(context, scope, argument.Value, ThrownSecret.Judge);
            }
        }
    }

    private static bool IsWrite(IMethodSymbol method) => method.Name is "Write" or "WriteLine" or "WriteAsync" or "WriteLineAsync";

    private static void TakePrompt(OperationAnalysisContext context, TypeScope scope, IOperation text)
    {
        scope.CountsAnywhere = true;
        FlowSink.Take(context, scope, text, PromptedSecret.Judge);
    }

    private static void TakeInstructions(OperationAnalysisContext context, TypeScope scope, IInvocationOperation call)
    {
        if (!FlowSinks.AgentMakers.Contains(call.TargetMethod.Name) || ReferenceEquals(call.TargetMethod.ContainingAssembly, context.Compilation.Assembly))
        {
            return;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Name: { } name } && FlowSinks.PromptParameters.Contains(name))
            {
                TakePrompt(context, scope, argument.Value);
            }
        }
    }

    /// <summary><c>Console.Out.WriteLine</c>, <c>Console.Error.WriteLineAsync</c>.</summary>
    private static bool IsOfConsole(IInvocationOperation call) =>
        IsWrite(call.TargetMethod) && call is { Instance: IPropertyReferenceOperation { Property: { IsStatic: true, ContainingType: { Name: "Console", ContainingNamespace.Name: "System" } } } };

    /// <summary>A method whose body is generated from <c>[LoggerMessage]</c>, or a delegate that <c>LoggerMessage.Define</c> made.</summary>
    private bool IsGeneratedLog(IMethodSymbol method)
    {
        if (method is { Name: "Invoke", MethodKind: MethodKind.DelegateInvoke, Parameters: [{ Type: { } first }, _, ..] })
        {
            return _loggers.Contains(first);
        }

        if (method.ReturnsVoid && !_loggerMessage.IsEmpty && (method.IsPartialDefinition || method.PartialDefinitionPart is not null))
        {
            foreach (AttributeData attribute in (method.PartialDefinitionPart ?? method).GetAttributes())
            {
                if (_loggerMessage.Contains(attribute.AttributeClass))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>A writer that the same body opens on a path.</summary>
    private static bool IsFileWriter(IInvocationOperation call) =>
        IsWrite(call.TargetMethod) && call is { TargetMethod.ContainingType.Name: "StreamWriter" or "TextWriter", Instance: ILocalReferenceOperation { Type.Name: "StreamWriter" } writer }
        && BodyIndex.Of(writer).Assigned(writer.Local) is [{ } opened]
        && BodyValues.Unwrap(opened) is IInvocationOperation { TargetMethod: { Name: "CreateText" or "AppendText", ContainingType.Name: "File" } } or IObjectCreationOperation { Arguments: [{ Value.Type.SpecialType: SpecialType.System_String }, ..] };
}
