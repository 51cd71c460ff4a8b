using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>Where the value of a constant stands that an expression names.</summary>
internal static class ConstantDeclaration
{
    public static Location? Of(IOperation operation)
    {
        ISymbol? constant = operation switch
        {
            IFieldReferenceOperation { Field: { IsConst: true } field } => field,
            ILocalReferenceOperation { Local: { IsConst: true } local } => local,
            _ => null,
        };
        return constant?.DeclaringSyntaxReferences is [{ } declaration, ..] && declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } ? value.GetLocation() : null;
    }
}
