using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Decisions;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>
/// POL2008, where a prompt has the model say whether a human is to be asked, and code asks one if it says so: <c>if (decision.RequiresHumanApproval)</c>. What
/// persuades the model to do something persuades it that nobody need be asked.
/// </summary>
internal sealed class AskedApprovals : ITextObserver, IPropertyObserver
{
    /// <summary>A prompt has more to say than the name of a member.</summary>
    private const int MinPrompt = 80;

    private static readonly string[] Names = ["RequiresHumanApproval", "NeedsHumanApproval", "RequiresApproval", "NeedsApproval", "RequiresUserApproval", "RequiresConfirmation", "NeedsConfirmation"];

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Literal, OperationKind.PropertyReference];

    public bool Concerns(string text) =>
        text.Length > MinPrompt && (text.IndexOf("Approval", StringComparison.Ordinal) >= 0 || text.IndexOf("Confirmation", StringComparison.Ordinal) >= 0) && Array.Exists(Names, name => Mentions(text, name));

    public bool Concerns(IPropertySymbol property) => property is { IsIndexer: false, IsStatic: false, Type.SpecialType: SpecialType.System_Boolean } && Array.IndexOf(Names, property.Name) >= 0;

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        if (context.Operation is IPropertyReferenceOperation { Property.Name: { } asked } reference)
        {
            if ((Decision.Of(context, reference).IfTrue & Outcome.Acts) != 0)
            {
                scope.Add(new Finding(CodeNode.Enclosing(reference, context.ContainingSymbol), reference.Syntax.GetLocation(), ModelDecisions.Says(asked)) { IsOfSetUp = true, CountsIf = whole => whole.AsksModelFor(asked) });
            }
        }
        else if (context.Operation.ConstantValue.Value is string prompt)
        {
            foreach (string name in Names)
            {
                if (Mentions(prompt, name))
                {
                    scope.AddPrompted(name);
                }
            }
        }
    }

    /// <summary>As a member of JSON: <c>"requiresHumanApproval": false</c>.</summary>
    private static bool Mentions(string text, string name) => text.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0;
}
