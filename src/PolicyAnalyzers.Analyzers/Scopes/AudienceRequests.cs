using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>Finds the typed token requests that must say their audience, for POL1008.</summary>
internal sealed class AudienceRequests : IOperationObserver
{
    private readonly TypeSet _exchanges;
    private readonly TypeSet _credentials;

    public AudienceRequests(Compilation compilation)
    {
        _exchanges = TypeSet.Resolve(compilation, "Duende.IdentityModel.Client.TokenExchangeTokenRequest", "IdentityModel.Client.TokenExchangeTokenRequest");
        _credentials = TypeSet.Resolve(compilation, "Duende.IdentityModel.Client.ClientCredentialsTokenRequest", "IdentityModel.Client.ClientCredentialsTokenRequest");
        Kinds = _exchanges.IsEmpty && _credentials.IsEmpty ? [] : [OperationKind.ObjectCreation];
    }

    public ImmutableArray<OperationKind> Kinds { get; }

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        IObjectCreationOperation creation = (IObjectCreationOperation)context.Operation;
        Verdict? verdict = _exchanges.Contains(creation.Type) ? MissingAudience.Exchange()
            : _credentials.Contains(creation.Type) ? MissingAudience.Credentials()
            : null;
        if (verdict is not null && !Says(creation))
        {
            scope.Add(new Finding(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), creation.Syntax.GetLocation(), verdict));
        }
    }

    /// <summary>Whether it says what it is for, or may say it later: in parameters, or after it was kept.</summary>
    private bool Says(IObjectCreationOperation request)
    {
        if (request.Initializer is not { } initializer || IsKept(request))
        {
            return true;
        }

        foreach (IOperation member in initializer.Initializers)
        {
            string? name = member switch
            {
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } } => property.Name,
                IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation { Property: { } property } } => property.Name,
                _ => null,
            };
            if (name is "Audience" or "Resource" or "Parameters"
                || (name is "Scope" && (_credentials.Contains(request.Type) || (member is ISimpleAssignmentOperation { Value: { } scope } && MissingAudience.MayNameResource(BodyValues.Unwrap(scope).ConstantValue.Value as string)))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>In a variable or a member that more is written to, or in what other code sees.</summary>
    private static bool IsKept(IObjectCreationOperation request)
    {
        IOperation? parent = request.Parent;
        while (parent is IConversionOperation or IVariableInitializerOperation)
        {
            parent = parent.Parent;
        }

        if (parent is not IVariableDeclaratorOperation declarator)
        {
            return parent is not IArgumentOperation { Parent: IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: true } };
        }

        foreach (IOperation operation in BodyValues.Operations(request))
        {
            if (operation is ILocalReferenceOperation local
                && SymbolEqualityComparer.Default.Equals(local.Local, declarator.Symbol)
                && local.Parent is not (IArgumentOperation { Parent: IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: true } } or IConversionOperation))
            {
                return true;
            }
        }

        return false;
    }
}
