using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Where an observer hands over a value that is shown to somebody: what of it is a secret is told where it stands in the value.</summary>
internal static class FlowSink
{
    /// <param name="context">The operation that takes the value.</param>
    /// <param name="scope">The scope of the type.</param>
    /// <param name="value">The expression.</param>
    /// <param name="judge">What is said about a secret.</param>
    /// <param name="showsMembers">Whether objects are shown with all their members.</param>
    /// <param name="keeper">Who keeps it besides; null when nobody does.</param>
    public static void Take(OperationAnalysisContext context, TypeScope scope, IOperation value, ISecretJudge judge, bool showsMembers = false, SecretKeeper? keeper = null)
    {
        if (value.ConstantValue.HasValue || !Carrier.MayHold(value.Type))
        {
            return;
        }

        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        ContentReader? reader = null;
        reader = new ContentReader
        {
            ShowsMembers = showsMembers,
            OnSecret = (secret, at) =>
            {
                keeper?.Keep(secret, at, reader?.Via);
                IOperation place = reader?.Place ?? at;
                if (judge.Judge(secret) is not { } verdict)
                {
                    return;
                }

                if (reader?.Via is { } via)
                {
                    scope.Add(new SecretUse(node, place.Syntax.GetLocation(), via.Parameter, judge) { Via = via, Known = secret });
                }
                else
                {
                    scope.Add(new Finding(node, place.Syntax.GetLocation(), verdict) { Related = ReferenceEquals(place, at) ? null : at.Syntax.GetLocation(), OnlyOnTool = judge.OnlyOnTool });
                }
            },
            OnChosenVariable = name =>
            {
                // The model itself chooses it, unless the method holds it against a list.
                if (judge.OnlyOnTool
                    && reader?.Via is null
                    && SymbolEqualityComparer.Default.Equals(name.Parameter.ContainingSymbol.OriginalDefinition, node)
                    && !BodyGuards.Confine(name, name.Parameter.OriginalDefinition)
                    && judge.Judge(new Secret("GetEnvironmentVariable")) is { } verdict)
                {
                    scope.Add(new Finding(node, (reader?.Place ?? name).Syntax.GetLocation(), verdict) { OnlyOnTool = true });
                }
            },
            OnSource = (source, at) =>
            {
                if (ReferenceEquals(source.ContainingAssembly, context.Compilation.Assembly))
                {
                    keeper?.Keep(source, at, reader?.Via);
                    scope.Add(new SecretUse(node, (reader?.Place ?? at).Syntax.GetLocation(), source, judge) { Via = reader?.Via });
                }
            },
        };
        reader.Read(value);
    }
}
