using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>POL2010, POL2011: texts that code gives to a model, by the API that takes them, or by the name of what holds them.</summary>
internal sealed class PromptTexts : ICallObserver
{
    public ImmutableArray<OperationKind> Kinds { get; } =
    [
        OperationKind.Invocation,
        OperationKind.ObjectCreation,
        OperationKind.SimpleAssignment,
        OperationKind.FieldInitializer,
        OperationKind.PropertyInitializer,
        OperationKind.VariableDeclarator,
        OperationKind.Return,
        OperationKind.Invalid,
    ];

    public bool Concerns(IMethodSymbol method) =>
        PromptSinks.MayTake(method);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInvocationOperation invocation:
                ObserveArguments(context, scope, invocation.TargetMethod, invocation.TargetMethod.Name, invocation.Arguments);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                ObserveArguments(context, scope, constructor, constructor.ContainingType.Name, creation.Arguments);
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } } assignment:
                ObserveProperty(context, scope, property, assignment);
                break;
            case ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: { } field } } assignment when IsCalledPrompt(field):
                TakePrompt(context, scope, assignment.Value);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: { } local } } assignment when PromptSinks.IsName(local.Name):
                TakePrompt(context, scope, assignment.Value);
                break;
            case IVariableDeclaratorOperation { Symbol: { } variable } declarator when PromptSinks.IsName(variable.Name) && declarator.GetVariableInitializer() is { } initializer:
                TakePrompt(context, scope, initializer.Value);
                break;
            case IFieldInitializerOperation { InitializedFields: [{ } field, ..] } initializer when IsCalledPrompt(field):
                TakePrompt(context, scope, initializer.Value);
                break;
            case IPropertyInitializerOperation { InitializedProperties: [{ } property, ..] } initializer:
                ObserveOwn(context, scope, property, initializer.Value);
                break;
            case IInvalidOperation call when UnboundPrompts.Of(call) is { } given:
                TakePrompt(context, scope, given);
                break;
            case ISimpleAssignmentOperation assignment when UnboundPrompts.Takes(assignment):
                TakePrompt(context, scope, assignment.Value);
                break;
            case IReturnOperation { ReturnedValue: { } value } when StringLike.Is(value.Type):
                ObserveReturn(context, scope, value);
                break;
        }
    }

    private static void ObserveArguments(OperationAnalysisContext context, TypeScope scope, IMethodSymbol method, string name, ImmutableArray<IArgumentOperation> arguments)
    {
        bool takesPrompt = PromptSinks.Prompts.TryGetValue(name, out string[]? prompts);
        bool takesDescription = PromptSinks.Descriptions.TryGetValue(name, out string[]? descriptions);
        bool isMessage = PromptSinks.Messages.TryGetValue(name, out string[]? contents);
        if (!(takesPrompt || takesDescription || isMessage) || !IsOfPackage(method))
        {
            return;
        }

        bool isSpoken = isMessage && (IsPromptMethod(context.ContainingSymbol) || arguments.Any(static argument => IsRole(argument)));
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument is not { ArgumentKind: not ArgumentKind.DefaultValue, Parameter.Name: { } parameter })
            {
                continue;
            }

            if ((takesPrompt && Array.IndexOf(prompts!, parameter) >= 0) || (isSpoken && Array.IndexOf(contents!, parameter) >= 0))
            {
                TakePrompt(context, scope, argument.Value);
            }
            else if (takesDescription && Array.IndexOf(descriptions!, parameter) >= 0)
            {
                Take(context, scope, argument.Value, PromptJudge.OfDescription);
            }
        }
    }

    private static void ObserveProperty(OperationAnalysisContext context, TypeScope scope, IPropertySymbol property, ISimpleAssignmentOperation assignment)
    {
        string name = property.Name;
        if (PromptSinks.Properties.Contains(name) || PromptSinks.IsName(name))
        {
            TakePrompt(context, scope, assignment.Value);
        }
        else if (name == "Description")
        {
            if (PromptSinks.Described.Contains(property.ContainingType.Name) && IsOfPackage(property))
            {
                Take(context, scope, assignment.Value, PromptJudge.OfDescription);
            }
        }
        else if ((PromptSinks.PropertiesOf.TryGetValue(property.ContainingType.Name, out string? ofType) && ofType == name && IsOfPackage(property))
            || (IsContent(name) && IsSpoken(assignment))
            || (name == "Text" && IsPromptMethod(context.ContainingSymbol)))
        {
            TakePrompt(context, scope, assignment.Value);
        }
    }

    private static void ObserveReturn(OperationAnalysisContext context, TypeScope scope, IOperation value)
    {
        switch (CodeNode.Enclosing(context.Operation, context.ContainingSymbol))
        {
            case IMethodSymbol method when IsCalledPrompt(method) || IsPromptMethod(method):
                TakePrompt(context, scope, value);
                break;
            case IPropertySymbol property:
                ObserveOwn(context, scope, property, value);
                break;
        }
    }

    private static void ObserveOwn(OperationAnalysisContext context, TypeScope scope, IPropertySymbol property, IOperation value)
    {
        if (IsCalledPrompt(property))
        {
            TakePrompt(context, scope, value);
        }
        else if (property is { Name: "Description", OverriddenProperty: { } overridden } && IsDescribed(overridden))
        {
            Take(context, scope, value, PromptJudge.OfDescription);
        }
    }

    /// <summary>By its own name, or as one of several in a type of that name.</summary>
    private static bool IsCalledPrompt(ISymbol member) =>
        PromptSinks.IsName(member.Name) || (member.ContainingType is { } type && PromptSinks.IsName(type.Name));

    private static bool IsDescribed(IPropertySymbol property)
    {
        while (property.OverriddenProperty is { } overridden)
        {
            property = overridden;
        }

        return property.ContainingType.Name is "AITool" or "AIFunction" or "AIAgent" or "McpServerTool";
    }

    private static bool IsContent(string name) => name is "content" or "Content" or "Text" or "text" or "Contents";

    /// <summary>Whether beside the content stands the role of the system.</summary>
    private static bool IsSpoken(ISimpleAssignmentOperation content)
    {
        foreach (IOperation sibling in content.Parent?.ChildOperations ?? default)
        {
            if (sibling is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Role" or "role" }, Value: { } role } && IsRole(role))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRole(IArgumentOperation argument) =>
        argument.Parameter is { } parameter && (parameter.Name is "role" || parameter.Type.Name.EndsWith("Role", StringComparison.Ordinal)) && IsRole(argument.Value);

    private static bool IsRole(IOperation value) => BodyValues.Unwrap(value) switch
    {
        IMemberReferenceOperation member => PromptSinks.IsRole(member.Member.Name),
        { ConstantValue: { HasValue: true, Value: string role } } => PromptSinks.IsRole(role),
        _ => false,
    };

    /// <summary>A prompt that an MCP server offers: what it returns, whoever speaks.</summary>
    private static bool IsPromptMethod(ISymbol symbol)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name is "McpServerPromptAttribute" or "McpServerPrompt")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Of a package that talks to models, or of code that stands for it.</summary>
    private static bool IsOfPackage(ISymbol member)
    {
        INamespaceSymbol? space = member.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space is not null && PromptSinks.Namespaces.Contains(space.Name);
    }

    private static void TakePrompt(OperationAnalysisContext context, TypeScope scope, IOperation value) => Take(context, scope, value, PromptJudge.OfPrompt);

    private static void Take(OperationAnalysisContext context, TypeScope scope, IOperation value, ITextJudge judge)
    {
        scope.CountsAnywhere = true;
        TextSink.Take(context, scope, value, judge);
        foreach (IOperation piece in PromptPieces.Of(value))
        {
            TextSink.Take(context, scope, piece, judge);
        }
    }
}
