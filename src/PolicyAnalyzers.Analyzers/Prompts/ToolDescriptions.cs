using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>POL2011: what attributes tell the model of tools and their parameters.</summary>
internal sealed class ToolDescriptions : IAttributeObserver, IToolObserver
{
    /// <summary>A method with a description is one that some registration finds, wherever that is.</summary>
    public void ObserveAttributes(ISymbol node, ImmutableArray<AttributeData> attributes, TypeScope scope)
    {
        if (node is IMethodSymbol method && IsDescribed(attributes))
        {
            ObserveMethod(node, method, scope);
        }
    }

    /// <summary>A member that has a description has been observed by its attributes.</summary>
    public void ObserveTool(IMethodSymbol tool, TypeScope scope)
    {
        if (tool.MethodKind != MethodKind.Ordinary || !IsDescribed(tool.GetAttributes()))
        {
            ObserveMethod(CodeNode.Of(tool), tool, scope);
        }
    }

    private static bool IsDescribed(ImmutableArray<AttributeData> attributes)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (Describes(attribute))
            {
                return true;
            }
        }

        return false;
    }

    private static void ObserveMethod(ISymbol node, IMethodSymbol method, TypeScope scope)
    {
        Judge(node, method.GetAttributes(), scope);
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            Judge(node, parameter.GetAttributes(), scope);
        }
    }

    private static void Judge(ISymbol node, ImmutableArray<AttributeData> attributes, TypeScope scope)
    {
        // An attribute of somebody's own that is called like that of a framework marks what a model is told of, whatever finds it.
        scope.CountsAnywhere |= attributes.Any(static attribute => MissingTypes.Names(attribute.AttributeClass, AgentIdioms.MissingToolAttributes));
        foreach (AttributeData attribute in attributes)
        {
            if (Describes(attribute))
            {
                foreach (string text in Texts(attribute))
                {
                    Judge(node, attribute, text, scope);
                }
            }
        }
    }

    private static void Judge(ISymbol node, AttributeData attribute, string text, TypeScope scope)
    {
        foreach (Verdict verdict in PromptJudge.OfDescription.Judge(text))
        {
            if (attribute.ApplicationSyntaxReference is { } syntax)
            {
                Location at = Location.Create(syntax.SyntaxTree, syntax.Span);
                Location? written = WrittenPassage.Find(verdict.Passage!, at) ?? WrittenPassage.FindInFile(verdict.Passage!, at);
                scope.Add(new Finding(node, written ?? at, verdict));
            }
        }
    }

    private static bool Describes(AttributeData attribute) =>
        attribute.AttributeClass?.Name is "DescriptionAttribute" or "KernelFunctionAttribute" or "FunctionAttribute" or "McpServerToolAttribute" or "McpServerPromptAttribute" or "McpToolTriggerAttribute" or "McpToolPropertyAttribute" or "McpToolAttribute" or "ParameterAttribute";

    private static IEnumerable<string> Texts(AttributeData attribute)
    {
        foreach (TypedConstant argument in attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(static named => named.Value)))
        {
            if (argument is { Kind: TypedConstantKind.Primitive, Value: string text })
            {
                yield return text;
            }
        }
    }
}
