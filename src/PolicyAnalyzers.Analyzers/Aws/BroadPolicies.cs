using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Aws;

/// <summary>POL1015: a policy of AWS, written in code, that allows whole services or all resources.</summary>
internal sealed class BroadPolicies : ITextObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1015",
        RuleFamily.Scopes,
        DiagnosticSeverity.Warning,
        "Broad AWS policy",
        "The policy allows {0}; name the actions and the resources that the task needs",
        "A policy that an agent's code hands to AWS is the boundary of what the agent can do there. A wildcard for actions or resources is no boundary: "
            + "whoever misleads the agent has all that it matches, now and later.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Literal, OperationKind.AnonymousObjectCreation];

    public bool Concerns(string text) => PolicyDocument.MayBe(text);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } } literal:
                IOperation whole = WrittenText.Whole(literal);
                Report(context, scope, whole, PolicyDocument.Read(ReferenceEquals(whole, literal) ? text : WrittenText.Read(whole)));
                break;
            case IAnonymousObjectCreationOperation statement when Allows(statement):
                Report(context, scope, statement, [Read(statement)]);
                break;
        }
    }

    private static void Report(OperationAnalysisContext context, TypeScope scope, IOperation at, IEnumerable<PolicyStatement> statements)
    {
        List<string> found = [.. statements.Select(static statement => statement.Breadth()).OfType<string>().Distinct()];
        if (found.Count > 0)
        {
            scope.Add(new Finding(
                CodeNode.Enclosing(context.Operation, context.ContainingSymbol),
                at.Syntax.GetLocation(),
                new Verdict(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, string.Join(", and ", found))));
        }
    }

    /// <summary><c>new { Effect = "Allow", Action = …, Resource = … }</c>, for a serializer.</summary>
    private static bool Allows(IAnonymousObjectCreationOperation statement) =>
        AnonymousObjects.Member(statement, "Effect") is { } effect
        && Texts(effect) is ["Allow"]
        && (AnonymousObjects.Member(statement, "Action") ?? AnonymousObjects.Member(statement, "NotAction")) is not null
        && AnonymousObjects.Member(statement, "Principal") is null;

    private static PolicyStatement Read(IAnonymousObjectCreationOperation statement) => new(
        Texts(AnonymousObjects.Member(statement, "Action")),
        Texts(AnonymousObjects.Member(statement, "Resource")),
        AnonymousObjects.Member(statement, "NotAction") is not null,
        AnonymousObjects.Member(statement, "Condition") is not null);

    private static List<string> Texts(IOperation? value)
    {
        List<string> texts = [];
        if (value is not null)
        {
            new ValueReader { OnText = (text, _) => texts.Add(text) }.Read(value);
        }

        return texts;
    }
}
