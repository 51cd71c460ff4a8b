using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Finds secrets for POL1010 and POL1012: at the APIs that take them, and by their format wherever they stand.</summary>
internal sealed class StaticSecrets : IAgentCodeObserver
{
    private readonly Dictionary<string, List<(TypeSet Types, string Parameter, string Kind)>> _constructors = new(StringComparer.Ordinal);
    private readonly TypeSet _headerValue;
    private readonly TypeSet _headers;
    private readonly TypeSet _forms;
    private readonly ModelClients _modelClients;

    public StaticSecrets(Compilation compilation, ModelClients modelClients)
    {
        _modelClients = modelClients;
        _headerValue = TypeSet.Resolve(compilation, SecretSinks.HeaderValueType);
        _headers = TypeSet.Resolve(compilation, SecretSinks.HeadersType);
        _forms = TypeSet.Resolve(compilation, ScopeSinks.FormType);
        foreach ((string type, string parameter, string kind) in SecretSinks.Constructors)
        {
            string name = type.Substring(type.LastIndexOf('.') + 1);
            if (!_constructors.TryGetValue(name, out List<(TypeSet Types, string Parameter, string Kind)>? sinks))
            {
                _constructors.Add(name, sinks = []);
            }

            sinks.Add((TypeSet.Resolve(compilation, type), parameter, kind));
        }
    }

    public ImmutableArray<OperationKind> Kinds { get; } =
        [OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.SimpleAssignment, OperationKind.Literal];

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } } literal:
                ObserveLiteral(context, scope, literal, text);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation when !IsOfCompilation(context, constructor):
                ObserveArguments(context, scope, constructor, creation.Arguments);
                ObserveConstructor(context, scope, creation, constructor);
                break;
            case IInvocationOperation invocation when !IsOfCompilation(context, invocation.TargetMethod):
                ObserveArguments(context, scope, invocation.TargetMethod, invocation.Arguments);
                ObserveHeader(context, scope, invocation);
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment:
                ObserveAssignment(context, scope, target, assignment.Value);
                break;
        }
    }

    public void ObserveAttributes(ISymbol node, ImmutableArray<AttributeData> attributes, TypeScope scope)
    {
    }

    public void ObserveTool(IMethodSymbol tool, TypeScope scope)
    {
    }

    private static void ObserveLiteral(OperationAnalysisContext context, TypeScope scope, ILiteralOperation literal, string text)
    {
        if (SecretFormats.Describe(text, out bool isModelKey) is { } kind && !IsLookedFor(literal))
        {
            scope.Add(new Finding(
                CodeNode.Enclosing(literal, context.ContainingSymbol),
                literal.Syntax.GetLocation(),
                isModelKey ? ModelKey.Of(kind) : StaticSecret.Of(kind)));
        }
    }

    /// <summary>A text that others are compared with or searched for is no secret of this code.</summary>
    private static bool IsLookedFor(IOperation literal) =>
        literal.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals }
            or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Contains" or "StartsWith" or "EndsWith" or "Equals" or "IndexOf" or "Replace" or "IsMatch" } };

    private void ObserveArguments(OperationAnalysisContext context, TypeScope scope, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.Type.SpecialType == SpecialType.System_String && SecretSinks.Names.TryGetValue(parameter.Name, out string? kind))
            {
                Take(context, scope, arguments, parameter.Name, kind);
            }
        }
    }

    private void ObserveConstructor(OperationAnalysisContext context, TypeScope scope, IObjectCreationOperation creation, IMethodSymbol constructor)
    {
        string name = constructor.ContainingType.Name;
        if (_constructors.TryGetValue(name, out List<(TypeSet Types, string Parameter, string Kind)>? sinks))
        {
            foreach ((TypeSet types, string parameter, string kind) in sinks)
            {
                if (types.ContainsOrInherits(constructor.ContainingType))
                {
                    Take(context, scope, creation.Arguments, parameter, kind);
                }
            }
        }
        else if (_headerValue.Contains(constructor.ContainingType))
        {
            Take(context, scope, creation.Arguments, SecretSinks.HeaderValueParameter, SecretSinks.Token);
        }
        else if (creation.Arguments.Length == 1 && _forms.Contains(constructor.ContainingType))
        {
            foreach ((string key, IOperation value) in TokenRequestForm.Fields(creation.Arguments[0].Value))
            {
                if (SecretSinks.FormFields.TryGetValue(key, out string? kind))
                {
                    Take(context, scope, value, kind);
                }
            }
        }
    }

    /// <summary><c>headers.Add(name, value)</c> and its like.</summary>
    private void ObserveHeader(OperationAnalysisContext context, TypeScope scope, IInvocationOperation invocation)
    {
        if (invocation.TargetMethod.Name is "Add" or "TryAddWithoutValidation"
            && invocation.Arguments is [{ } name, { } value]
            && invocation.TargetMethod.ContainingType is { } type
            && (_headers.ContainsOrInherits(type) || HoldsHeaders(invocation.Instance))
            && KindOfHeader(name.Value) is { } kind)
        {
            Take(context, scope, value.Value, kind);
        }
    }

    private void ObserveAssignment(OperationAnalysisContext context, TypeScope scope, IPropertyReferenceOperation target, IOperation value)
    {
        if (target.Property.IsIndexer)
        {
            if (target.Arguments is [{ } name] && HoldsHeaders(target.Instance) && KindOfHeader(name.Value) is { } kind)
            {
                Take(context, scope, value, kind);
            }
        }
        else if (target.Property.Type.SpecialType == SpecialType.System_String
            && SecretSinks.Names.TryGetValue(target.Property.Name, out string? kind)
            && !IsOfCompilation(context, target.Property))
        {
            Take(context, scope, value, kind);
        }
    }

    /// <summary>A property called after its headers, or the dictionary that initializes one.</summary>
    private static bool HoldsHeaders(IOperation? collection) => collection switch
    {
        IPropertyReferenceOperation property => property.Property.Name.EndsWith("Headers", StringComparison.Ordinal),
        IInstanceReferenceOperation { Parent: { } use } => Initialized(use) is IPropertyReferenceOperation property && property.Property.Name.EndsWith("Headers", StringComparison.Ordinal),
        _ => false,
    };

    private static IOperation? Initialized(IOperation element)
    {
        for (IOperation? parent = element; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IMemberInitializerOperation member:
                    return member.InitializedMember;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: false } target }:
                    return target;
                case IBlockOperation or IAnonymousFunctionOperation:
                    return null;
            }
        }

        return null;
    }

    private static string? KindOfHeader(IOperation name) =>
        BodyValues.Unwrap(name).ConstantValue is { HasValue: true, Value: string header } && SecretSinks.Headers.TryGetValue(header, out string? kind) ? kind : null;

    private void Take(OperationAnalysisContext context, TypeScope scope, ImmutableArray<IArgumentOperation> arguments, string parameter, string kind)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter?.Name == parameter)
            {
                Take(context, scope, argument.Value, kind);
            }
        }
    }

    private void Take(OperationAnalysisContext context, TypeScope scope, IOperation value, string kind)
    {
        if (!value.ConstantValue.HasValue || value.ConstantValue.Value is string { Length: > 0 })
        {
            TextSink.Take(context, scope, value, new SecretJudge(kind, _modelClients.IsServedBy(context.Operation) || _modelClients.IsClient(context.Operation)));
        }
    }

    private static bool IsOfCompilation(OperationAnalysisContext context, ISymbol symbol) => ReferenceEquals(symbol.ContainingAssembly, context.Compilation.Assembly);
}
