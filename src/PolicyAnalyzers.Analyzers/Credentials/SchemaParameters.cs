using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Json;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// POL1011, where a tool says in a schema of its own what the model has to fill: an <c>AIFunction</c> with its <c>JsonSchema</c>, a <c>ChatTool</c> with its
/// parameters, an entry of a list of tools.
/// </summary>
internal sealed class SchemaParameters(AgentSymbols symbols) : ITextObserver
{
    private const string Properties = "properties";

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Literal, OperationKind.AnonymousObjectCreation];

    public bool Concerns(string text) => text.IndexOf("\"" + Properties + "\"", StringComparison.Ordinal) >= 0;

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        if (context.Operation is IAnonymousObjectCreationOperation schema)
        {
            ObserveObject(context, scope, schema);
        }
        else
        {
            ObserveText(context, scope);
        }
    }

    private void ObserveText(OperationAnalysisContext context, TypeScope scope)
    {
        bool isOfTool = symbols.HasToolBase(scope.Type);
        if (context.Operation.ConstantValue.Value is not string text
            || (isOfTool ? scope.Type.Name : ToolDefinitions.Tool(context.Operation)) is not { } tool
            || Read(text) is not { Kind: JsonKind.Object } schema)
        {
            return;
        }

        Location literal = context.Operation.Syntax.GetLocation();
        foreach (string secret in Secrets(schema))
        {
            Add(context, scope, WrittenPassage.Find("\"" + secret + "\"", literal) ?? literal, secret, tool, isOfTool);
        }
    }

    /// <summary><c>properties = new { password = new { type = "string" } }</c>.</summary>
    private static void ObserveObject(OperationAnalysisContext context, TypeScope scope, IAnonymousObjectCreationOperation schema)
    {
        if (AnonymousObjects.Member(schema, Properties) is not IAnonymousObjectCreationOperation properties || ToolDefinitions.Tool(schema) is not { } tool)
        {
            return;
        }

        foreach (IOperation initializer in properties.Initializers)
        {
            if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: { } name } target, Value: { } value }
                && SecretParameters.IsSecret(name)
                && BodyValues.Unwrap(value) is IAnonymousObjectCreationOperation property
                && AnonymousObjects.Member(property, "type") is { ConstantValue: { HasValue: true, Value: "string" } })
            {
                Add(context, scope, target.Syntax.GetLocation(), name, tool, isOfTool: false);
            }
        }
    }

    private static void Add(OperationAnalysisContext context, TypeScope scope, Location at, string secret, string tool, bool isOfTool) => scope.Add(new Finding(
        CodeNode.Enclosing(context.Operation, context.ContainingSymbol),
        at,
        new Verdict(SecretParameters.Rule, DiagnosticSeverity.Warning, elsewhere: null, secret, tool))
    { IsOfSetUp = !isOfTool });

    private static JsonValue? Read(string text)
    {
        try
        {
            return JsonReader.Read(text);
        }
        catch (JsonFault)
        {
            return null;
        }
    }

    /// <summary>The texts among the schema's properties, and those of the objects in it, that are secrets by their names.</summary>
    private static IEnumerable<string> Secrets(JsonValue schema)
    {
        foreach (JsonMember part in schema.Members)
        {
            if (part is { Name: Properties, Value.Kind: JsonKind.Object })
            {
                foreach (JsonMember property in part.Value.Members)
                {
                    if (IsText(property.Value) && SecretParameters.IsSecret(property.Name))
                    {
                        yield return property.Name;
                    }

                    foreach (string inner in Secrets(property.Value))
                    {
                        yield return inner;
                    }
                }
            }
        }
    }

    private static bool IsText(JsonValue property)
    {
        foreach (JsonMember member in property.Members)
        {
            if (member is { Name: "type", Value.Text: "string" })
            {
                return true;
            }
        }

        return false;
    }
}
