using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.CodeFixes.Dependencies;

/// <summary>What code has at hand where it stands: parameters, variables, fields and properties of a type.</summary>
internal static class Reach
{
    /// <summary>The expression that gives a value of the type, the nearest one; null when none does.</summary>
    /// <param name="model">The model of the place.</param>
    /// <param name="place">Where it is to be used.</param>
    /// <param name="isWanted">Whether a type is it.</param>
    /// <param name="isGood">Whether what gives it will do.</param>
    public static string? Find(SemanticModel model, SyntaxNode place, Func<ITypeSymbol, bool> isWanted, Func<ISymbol, bool>? isGood = null)
    {
        bool isStatic = IsStatic(place), isInitializer = IsInitializer(place);
        (int Rank, string Name)? best = null;
        foreach (ISymbol symbol in model.LookupSymbols(place.SpanStart))
        {
            if (Rank(symbol, place, isStatic, isInitializer) is { } rank
                && Expression(symbol, isWanted) is { } expression
                && isGood?.Invoke(symbol) != false
                && (best is not { } other || rank < other.Rank || (rank == other.Rank && string.CompareOrdinal(expression, other.Name) < 0)))
            {
                best = (rank, expression);
            }
        }

        return best?.Name;
    }

    /// <summary>Whether the type is the named one, derives from it or implements it.</summary>
    public static bool Is(ITypeSymbol type, string name)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.ToDisplayString(NameFormat) == name)
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(contract => contract.ToDisplayString(NameFormat) == name);
    }

    private static readonly SymbolDisplayFormat NameFormat = new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>The thing itself, or what a builder or an application has of it: <c>builder.Configuration</c>.</summary>
    private static string? Expression(ISymbol symbol, Func<ITypeSymbol, bool> isWanted)
    {
        if (TypeOf(symbol) is not { NullableAnnotation: not NullableAnnotation.Annotated } type)
        {
            return null;
        }

        string name = SyntaxFacts.GetKeywordKind(symbol.Name) == SyntaxKind.None ? symbol.Name : "@" + symbol.Name;
        return isWanted(type) ? name
            : symbol is ILocalSymbol or IParameterSymbol && Configuration(type) is { } property && isWanted(property.Type) ? $"{name}.{property.Name}"
            : null;
    }

    private static IPropertySymbol? Configuration(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers("Configuration").OfType<IPropertySymbol>().FirstOrDefault(static property => property is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }) is { } own)
            {
                return own;
            }
        }

        return type.AllInterfaces.SelectMany(static contract => contract.GetMembers("Configuration").OfType<IPropertySymbol>()).FirstOrDefault();
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IParameterSymbol parameter => parameter.Type,
        ILocalSymbol local => local.Type,
        IFieldSymbol { IsImplicitlyDeclared: false } field => field.Type,
        IPropertySymbol { IsIndexer: false } property => property.Type,
        _ => null,
    };

    /// <summary>How near it is, a field before the parameter of the type that it keeps; null when it cannot be used there.</summary>
    private static int? Rank(ISymbol symbol, SyntaxNode place, bool isStatic, bool isInitializer) => symbol switch
    {
        IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter => isStatic && !IsWithin(parameter, place) ? null : IsWithin(parameter, place) ? 0 : 3,
        IParameterSymbol => 0,
        ILocalSymbol local => IsSetBefore(local, place) ? 1 : null,
        IFieldSymbol field => (isStatic || isInitializer) && !field.IsStatic ? null : 2,
        IPropertySymbol property => (isStatic || isInitializer) && !property.IsStatic ? null : 4,
        _ => null,
    };

    /// <summary>Whether the parameter is of the constructor that the place stands in, and not of its type.</summary>
    private static bool IsWithin(IParameterSymbol parameter, SyntaxNode place) =>
        parameter.ContainingSymbol.DeclaringSyntaxReferences is [{ } reference] && reference.GetSyntax() is ConstructorDeclarationSyntax constructor && constructor.Span.Contains(place.Span);

    private static bool IsSetBefore(ILocalSymbol local, SyntaxNode place) =>
        local.DeclaringSyntaxReferences is [{ } reference] && reference.GetSyntax() is VariableDeclaratorSyntax { Initializer: not null } declarator && declarator.Span.End < place.SpanStart;

    /// <summary>Whether the code has no object of its type: a static member, an initializer of a static field, a static function.</summary>
    public static bool IsStatic(SyntaxNode place)
    {
        foreach (SyntaxNode outer in place.Ancestors())
        {
            switch (outer)
            {
                case LocalFunctionStatementSyntax function when function.Modifiers.Any(SyntaxKind.StaticKeyword):
                case AnonymousFunctionExpressionSyntax lambda when lambda.Modifiers.Any(SyntaxKind.StaticKeyword):
                case MemberDeclarationSyntax member and not TypeDeclarationSyntax when member.Modifiers.Any(SyntaxKind.StaticKeyword) || member.Modifiers.Any(SyntaxKind.ConstKeyword):
                    return true;
                case TypeDeclarationSyntax:
                    return false;
            }
        }

        return true;
    }

    /// <summary>Whether the code runs before the object is there: it has the parameters of its type, but no members.</summary>
    public static bool IsInitializer(SyntaxNode place) => place.Ancestors().TakeWhile(static outer => outer is not StatementSyntax)
        .Any(static outer => outer is EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } } or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax);
}
