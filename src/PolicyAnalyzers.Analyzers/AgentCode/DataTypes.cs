using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// Types that only hold data, as those that a service answers with: no code, no attributes, nothing that they promise, and no object of the
/// project's. They say nothing of agents, and there are many.
/// </summary>
internal static class DataTypes
{
    public static bool Contain(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference declaration in type.DeclaringSyntaxReferences)
        {
            if (declaration.GetSyntax(cancellationToken) is not TypeDeclarationSyntax { BaseList: null, AttributeLists.Count: 0 } syntax || !HoldsOnly(syntax))
            {
                return false;
            }
        }

        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol field && MayBeObject(field.Type, type.ContainingAssembly))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HoldsOnly(TypeDeclarationSyntax type)
    {
        foreach (MemberDeclarationSyntax member in type.Members)
        {
            if (member.AttributeLists.Count > 0 || !IsHeld(member))
            {
                return false;
            }
        }

        if (type.ParameterList is { } given)
        {
            foreach (ParameterSyntax parameter in given.Parameters)
            {
                if (parameter.AttributeLists.Count > 0 || parameter.Default is not null)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsHeld(MemberDeclarationSyntax member)
    {
        switch (member)
        {
            case PropertyDeclarationSyntax { ExpressionBody: null, Initializer: null, AccessorList.Accessors: var accessors }:
                foreach (AccessorDeclarationSyntax accessor in accessors)
                {
                    if (accessor is not { Body: null, ExpressionBody: null, AttributeLists.Count: 0 })
                    {
                        return false;
                    }
                }

                return true;
            case FieldDeclarationSyntax { Declaration.Variables: var variables }:
                foreach (VariableDeclaratorSyntax variable in variables)
                {
                    if (variable.Initializer is not null)
                    {
                        return false;
                    }
                }

                return true;
            default:
                return member is BaseTypeDeclarationSyntax;
        }
    }

    /// <summary>Who holds an object of the project's says how long it lives.</summary>
    private static bool MayBeObject(ITypeSymbol held, IAssemblySymbol own) =>
        held.TypeKind is TypeKind.Interface or TypeKind.Error or TypeKind.Dynamic
        || (held.TypeKind is TypeKind.Class or TypeKind.Struct && ReferenceEquals(held.ContainingAssembly, own));
}
