using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>Keeps the texts of read-only fields and properties, for the sinks that use them. Serves every rule, and is none.</summary>
internal sealed class TextHolders : IAgentCodeObserver
{
    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.FieldInitializer, OperationKind.PropertyInitializer];

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IFieldInitializerOperation initializer:
                foreach (IFieldSymbol field in initializer.InitializedFields)
                {
                    if (field.IsReadOnly)
                    {
                        Keep(scope, field, field.Type, initializer.Value);
                    }
                }

                break;
            case IPropertyInitializerOperation initializer:
                foreach (IPropertySymbol property in initializer.InitializedProperties)
                {
                    if (property.SetMethod is null)
                    {
                        Keep(scope, property, property.Type, initializer.Value);
                    }
                }

                break;
        }
    }

    public void ObserveAttributes(ISymbol node, ImmutableArray<AttributeData> attributes, TypeScope scope)
    {
    }

    private static void Keep(TypeScope scope, ISymbol holder, ITypeSymbol type, IOperation value)
    {
        if (type.SpecialType is SpecialType.System_String or SpecialType.None)
        {
            new ValueReader((text, _) => scope.AddText(holder, text), onSource: null).Read(value);
        }
    }
}
