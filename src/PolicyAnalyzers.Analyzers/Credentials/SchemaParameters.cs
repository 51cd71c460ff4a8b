using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Json;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>POL1011, where a tool says in a schema of its own what the model has to fill: an <c>AIFunction</c> with its <c>JsonSchema</c>.</summary>
internal sealed class SchemaParameters(AgentSymbols symbols) : ITextObserver
{
    private const string Properties = "properties";

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Literal];

    public bool Concerns(string text) => text.IndexOf("\"" + Properties + "\"", StringComparison.Ordinal) >= 0;

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        if (!symbols.HasToolBase(scope.Type) || context.Operation.ConstantValue.Value is not string text || Read(text) is not { Kind: JsonKind.Object } schema)
        {
            return;
        }

        Location literal = context.Operation.Syntax.GetLocation();
        foreach (string secret in Secrets(schema))
        {
            scope.Add(new Finding(
                CodeNode.Enclosing(context.Operation, context.ContainingSymbol),
                WrittenPassage.Find("\"" + secret + "\"", literal) ?? literal,
                new Verdict(SecretParameters.Rule, DiagnosticSeverity.Warning, elsewhere: null, secret, scope.Type.Name)));
        }
    }

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
