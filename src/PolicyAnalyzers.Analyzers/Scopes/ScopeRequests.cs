using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>Finds requests for scopes at the APIs that take them, for all rules that judge a scope by its value.</summary>
internal sealed class ScopeRequests : IAgentCodeObserver
{
    private readonly ScopeSinkTable _sinks;
    private readonly ModelClients _modelClients;
    private readonly TypeSet _attributes;

    public ScopeRequests(Compilation compilation)
    {
        _sinks = new ScopeSinkTable(compilation);
        _modelClients = new ModelClients(compilation);
        _attributes = TypeSet.Resolve(compilation, ScopeSinks.Attributes);
    }

    public ImmutableArray<OperationKind> Kinds { get; } =
    [
        OperationKind.Invocation,
        OperationKind.ObjectCreation,
        OperationKind.SimpleAssignment,
        OperationKind.FieldInitializer,
        OperationKind.PropertyInitializer,
    ];

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInvocationOperation invocation:
                ObserveArguments(context, scope, invocation.TargetMethod, invocation.Arguments);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                ObserveArguments(context, scope, constructor, creation.Arguments);
                ObserveForm(context, scope, creation, constructor);
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment when _sinks.IsScopeProperty(target.Property):
                Request(context, scope, assignment.Value);
                break;
            case IFieldInitializerOperation initializer:
                foreach (IFieldSymbol field in initializer.InitializedFields)
                {
                    if (field.IsReadOnly)
                    {
                        Remember(scope, field, field.Type, initializer.Value);
                    }
                }

                break;
            case IPropertyInitializerOperation initializer:
                foreach (IPropertySymbol property in initializer.InitializedProperties)
                {
                    if (property.SetMethod is null)
                    {
                        Remember(scope, property, property.Type, initializer.Value);
                    }
                }

                break;
        }
    }

    public void ObserveAttributes(ISymbol node, ImmutableArray<AttributeData> attributes, TypeScope scope)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (_attributes.Contains(attribute.AttributeClass)
                && attribute.ConstructorArguments is [{ Value: string resource }, { Kind: TypedConstantKind.Array, IsNull: false } scopes]
                && attribute.ApplicationSyntaxReference is { } syntax)
            {
                foreach (TypedConstant stated in scopes.Values)
                {
                    // A wildcard is a malformed declaration already; here only '.default' is judged.
                    if (stated.Value is string text && DefaultScope.Judge(text, resource) is { } verdict)
                    {
                        scope.Add(new Finding(node, Location.Create(syntax.SyntaxTree, syntax.Span), verdict));
                    }
                }
            }
        }
    }

    private void ObserveArguments(OperationAnalysisContext context, TypeScope scope, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments)
    {
        if (_sinks.Parameter(method) is not { } parameter)
        {
            return;
        }

        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter?.Name != parameter)
            {
                continue;
            }

            if (_sinks.ImpliedScope(method) is { } implied && argument.Value.ConstantValue is { HasValue: true, Value: null })
            {
                Judge(context, scope, implied, context.Operation);
            }
            else
            {
                Request(context, scope, argument.Value);
            }
        }
    }

    private void ObserveForm(OperationAnalysisContext context, TypeScope scope, IObjectCreationOperation creation, IMethodSymbol constructor)
    {
        if (creation.Arguments.Length == 1 && _sinks.Forms.Contains(constructor.ContainingType))
        {
            foreach (IOperation value in TokenRequestForm.Scopes(creation.Arguments[0].Value))
            {
                Request(context, scope, value);
            }
        }
    }

    private void Request(OperationAnalysisContext context, TypeScope scope, IOperation value) =>
        new ScopeReader(
            (text, at) => Judge(context, scope, text, at),
            (source, at) =>
            {
                if (_sinks.KnownValue(source) is { } known)
                {
                    Judge(context, scope, known, at);
                }
                else if (!_modelClients.IsServedBy(context.Operation))
                {
                    scope.Add(new PendingFinding(Node(context), at.Syntax.GetLocation(), source));
                }
            }).Read(value);

    private void Judge(OperationAnalysisContext context, TypeScope scope, string text, IOperation at)
    {
        foreach (Verdict verdict in ScopeVerdicts.Of(text))
        {
            if (!_modelClients.IsServedBy(context.Operation))
            {
                scope.Add(new Finding(Node(context), at.Syntax.GetLocation(), verdict));
            }
        }
    }

    /// <summary>Keeps what a read-only field or property is worth, for the places that use it.</summary>
    private static void Remember(TypeScope scope, ISymbol source, ITypeSymbol type, IOperation value)
    {
        if (type.SpecialType == SpecialType.System_String || type.SpecialType == SpecialType.None)
        {
            new ScopeReader(
                (text, _) =>
                {
                    foreach (Verdict verdict in ScopeVerdicts.Of(text))
                    {
                        scope.AddValueVerdict(source, verdict);
                    }
                },
                onSource: null).Read(value);
        }
    }

    private static ISymbol Node(OperationAnalysisContext context) => CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
}
