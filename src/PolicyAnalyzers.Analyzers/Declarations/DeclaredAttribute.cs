using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>An attribute with its arguments by name, and where in the source each stands.</summary>
internal sealed class DeclaredAttribute
{
    private readonly AttributeData _data;
    private readonly AttributeSyntax _syntax;

    private DeclaredAttribute(AttributeData data, AttributeSyntax syntax)
    {
        _data = data;
        _syntax = syntax;
    }

    public Location Location => _syntax.Name.GetLocation();

    public AttributeData Data => _data;

    /// <summary>The attributes of a set that stand in source and that the compiler could bind.</summary>
    public static IEnumerable<DeclaredAttribute> Of(ISymbol symbol, TypeSet attributes, CancellationToken cancellationToken) =>
        symbol.GetAttributes() is { IsEmpty: false } given ? Of(given, attributes, cancellationToken) : [];

    private static IEnumerable<DeclaredAttribute> Of(ImmutableArray<AttributeData> given, TypeSet attributes, CancellationToken cancellationToken)
    {
        foreach (AttributeData data in given)
        {
            if (attributes.Contains(data.AttributeClass) && Of(data, cancellationToken) is { } attribute)
            {
                yield return attribute;
            }
        }
    }

    /// <returns>Null when it does not stand in source, or the compiler could not bind it.</returns>
    public static DeclaredAttribute? Of(AttributeData data, CancellationToken cancellationToken) =>
        data.AttributeConstructor is not null && data.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax syntax ? new DeclaredAttribute(data, syntax) : null;

    /// <summary>The value of a constructor's parameter; not known when it is erroneous.</summary>
    public bool TryGetText(int parameter, out string? text)
    {
        text = null;
        if (parameter >= _data.ConstructorArguments.Length || _data.ConstructorArguments[parameter] is not { Kind: TypedConstantKind.Primitive } constant)
        {
            return false;
        }

        text = constant.Value as string;
        return true;
    }

    /// <summary>The elements of an array parameter; null stands for a null array, and false for an erroneous one.</summary>
    public bool TryGetTexts(int parameter, out List<string?>? texts)
    {
        texts = null;
        return parameter < _data.ConstructorArguments.Length && TryGetTexts(_data.ConstructorArguments[parameter], out texts);
    }

    public bool TryGetTexts(string property, out List<string?>? texts)
    {
        texts = null;
        return TryGet(property, out TypedConstant constant) && TryGetTexts(constant, out texts);
    }

    /// <summary>The value of a property that the attribute sets.</summary>
    public bool TryGet(string property, out TypedConstant value)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in _data.NamedArguments)
        {
            if (argument.Key == property && argument.Value.Kind != TypedConstantKind.Error)
            {
                value = argument.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Whether the attribute sets the property, also where to what is not known yet.</summary>
    public bool States(string property) => Argument(property) is not null;

    public Location LocationOf(string property) => Argument(property)?.Expression.GetLocation() ?? Location;

    public Location LocationOf(int parameter) => Argument(parameter)?.Expression.GetLocation() ?? Location;

    /// <summary>Where an element of an array that a property is set to stands.</summary>
    public Location LocationOf(string property, int element)
    {
        ExpressionSyntax? array = Argument(property)?.Expression;
        return (Element(array, element) ?? array)?.GetLocation() ?? Location;
    }

    /// <summary>Where an element of the last, array parameter stands: an argument of its own, or within an array.</summary>
    public Location LocationOf(int parameter, int element)
    {
        ExpressionSyntax? first = Argument(parameter)?.Expression;
        return (Element(first, element) ?? Argument(parameter + element)?.Expression ?? first)?.GetLocation() ?? Location;
    }

    private SeparatedSyntaxList<AttributeArgumentSyntax> Arguments => _syntax.ArgumentList?.Arguments ?? default;

    private static bool TryGetTexts(TypedConstant constant, out List<string?>? texts)
    {
        texts = null;
        if (constant.Kind != TypedConstantKind.Array)
        {
            return false;
        }

        if (!constant.IsNull)
        {
            texts = [];
            foreach (TypedConstant element in constant.Values)
            {
                texts.Add(element.Value as string);
            }
        }

        return true;
    }

    private static SyntaxNode? Element(ExpressionSyntax? array, int element) => array switch
    {
        ArrayCreationExpressionSyntax { Initializer.Expressions: var elements } when element < elements.Count => elements[element],
        ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: var elements } when element < elements.Count => elements[element],
        CollectionExpressionSyntax { Elements: var elements } when element < elements.Count => elements[element],
        _ => null,
    };

    private AttributeArgumentSyntax? Argument(string property)
    {
        foreach (AttributeArgumentSyntax argument in Arguments)
        {
            if (argument.NameEquals?.Name.Identifier.ValueText == property)
            {
                return argument;
            }
        }

        return null;
    }

    private AttributeArgumentSyntax? Argument(int parameter)
    {
        int position = 0;
        foreach (AttributeArgumentSyntax argument in Arguments)
        {
            if (argument.NameEquals is not null)
            {
                continue;
            }

            if (argument.NameColon is { Name.Identifier.ValueText: { } name })
            {
                if (parameter < _data.AttributeConstructor!.Parameters.Length && _data.AttributeConstructor.Parameters[parameter].Name == name)
                {
                    return argument;
                }
            }
            else if (position == parameter)
            {
                return argument;
            }

            position++;
        }

        return null;
    }
}
