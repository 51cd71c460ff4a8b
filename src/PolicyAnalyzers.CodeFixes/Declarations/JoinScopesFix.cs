using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Joins two <c>[TaskScope]</c>s at one resource: the first gets the scopes of the other, which goes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class JoinScopesFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [MalformedDeclarationAnalyzer.Descriptor.Id];

    protected override Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Remedy>>(
        Pair(flagged, cancellationToken) is (var first, var other)
            ?
            [
                new Remedy(
                    "JoinScopes",
                    "Join the two [TaskScope]s",
                    [AppendedScopes.After(first.ArgumentList!.Arguments.Last(), flagged.File, Scopes(other).Except(Scopes(first))), new RemovedNodes(flagged.File, [other])]),
            ]
            : []);

    /// <summary>The first statement about the resource and the one that is reported, where both list their scopes one by one.</summary>
    private static (AttributeSyntax First, AttributeSyntax Other)? Pair(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (!flagged.States(DeclarationFault.JoinKey)
            || DeclaringSyntax.Attribute(flagged) is not { } other
            || DeclaringSyntax.FunctionOf(other) is not { } function)
        {
            return null;
        }

        SemanticModel model = flagged.Model;
        ITypeSymbol? type = model.GetTypeInfo(other, cancellationToken).Type;
        AttributeSyntax? first = DeclaringSyntax.AttributesOf(function).SelectMany(static list => list.Attributes).FirstOrDefault(attribute =>
            SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(attribute, cancellationToken).Type, type) && Equals(Resource(attribute, model, cancellationToken), Resource(other, model, cancellationToken)));
        return first is not null && first != other && IsPlain(first) && IsPlain(other) ? (first, other) : null;
    }

    private static object? Resource(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellationToken) =>
        attribute.ArgumentList?.Arguments is [{ } resource, ..] ? model.GetConstantValue(resource.Expression, cancellationToken).Value : null;

    private static IEnumerable<string> Scopes(AttributeSyntax attribute) => attribute.ArgumentList!.Arguments.Skip(1).Select(static argument => argument.Expression.ToString());

    private static bool IsPlain(AttributeSyntax attribute) => attribute.ArgumentList!.Arguments.All(static argument =>
        argument is { NameColon: null, NameEquals: null, Expression: LiteralExpressionSyntax or NameSyntax or MemberAccessExpressionSyntax });
}
