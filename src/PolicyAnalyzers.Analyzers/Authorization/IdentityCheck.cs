using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Decisions;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>Judges whether what asks who somebody is, or what he may do, decides something; then it is a check, to be told by its kind.</summary>
internal static class IdentityCheck
{
    /// <summary>Takes the comparison for a check if enough hangs on it: the less is known about what is compared, the more clearly it has to refuse.</summary>
    public static void Take(OperationAnalysisContext context, TypeScope scope, IOperation check, IdentityRead read, bool isConstant, string what, bool isOfRecord = false, bool namesKind = false)
    {
        Stakes stakes = Decision.Of(context, check);
        bool isSure = read.IsOfCaller && !namesKind && read.Kind switch
        {
            IdentityKind.Role or IdentityKind.Scope or IdentityKind.Group => true,
            // What is claimed of somebody may choose a language; it decides where one is turned away with fixed words, and for the other something is done.
            IdentityKind.Attribute => stakes.Separate,
            _ => isConstant,
        };
        bool isPossible = read.IsOfCaller || isConstant;
        // Records of others are as if there were none; and nobody is greeted by scope.
        bool isDismissed = (isOfRecord ? isPossible : isSure && read.Kind == IdentityKind.Scope) && stakes.Dismiss;
        if (isDismissed || (isSure ? stakes.Decide || HeldValue.Decides(check) : isPossible && (stakes.Deny || (stakes.Equip && read.Kind == IdentityKind.Role))))
        {
            Report(context, scope, check, read.Kind, what, CheckForm.Decides, stakes.Equip);
        }
        else if (isSure && stakes.Leaves)
        {
            // Whom an agent serves is said where the tenant is compared; whoever asks for it decides nothing but that.
            Report(context, scope, check, read.Kind, what, read.Kind == IdentityKind.Tenant ? CheckForm.Decides : CheckForm.Leaves);
        }
        else if (isSure && stakes.Measures)
        {
            Report(context, scope, check, read.Kind, what, CheckForm.Measures);
        }
    }

    public static void Report(OperationAnalysisContext context, TypeScope scope, IOperation check, IdentityKind kind, string what, CheckForm form, bool equips = false)
    {
        string? value = Constants.In(check);
        Verdict verdict = kind switch
        {
            IdentityKind.Role => RoleCheck.Of(what, value),
            IdentityKind.Scope => ClaimCheck.Of(what, "scope", value),
            IdentityKind.Attribute => ClaimCheck.Of(what, "claim", value),
            _ => CallerCheck.Of(what, value),
        };
        scope.Add(new Check(CodeNode.Enclosing(check, context.ContainingSymbol), check.Syntax.GetLocation(), verdict, form) { Equips = equips });
    }
}
