using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Finds secrets of a published format wherever they stand, for POL1010 and POL1012.</summary>
internal sealed class SecretLiterals : ITextObserver
{
    private readonly ModelClients _modelClients;

    public SecretLiterals(ModelClients modelClients) => _modelClients = modelClients;

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Literal];

    public bool Concerns(string text) => SecretScan.Find(text) is not null;

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        if (context.Operation.ConstantValue is { HasValue: true, Value: string text } && SecretScan.Find(text) is { } found)
        {
            Verdict verdict = !found.IsModelKey && _modelClients.IsServedBy(context.Operation) ? ModelKey.Verdict : found.Verdict;
            scope.CountsAnywhere |= verdict.InAnyProject;
            scope.Add(new Finding(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), context.Operation.Syntax.GetLocation(), verdict));
        }
    }
}
