using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.Analyzers.Tasks;

/// <summary>Reads the model of one task from its declaration.</summary>
internal static class TaskModelReader
{
    /// <returns>Null for a malformed declaration, which POL4001 reports.</returns>
    public static TaskModel? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        if (context.TargetSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method
            || DeclarationSymbols.Resolve(context.SemanticModel.Compilation) is not { } symbols)
        {
            return null;
        }

        if (DeclaringMethod.Of(method, symbols.MayBind(method.ContainingType), symbols, cancellationToken) is not { Task: { } task } declaring)
        {
            return null;
        }

        List<DeclarationFault> faults = [];
        TaskStatement.Check(declaring, symbols, faults, cancellationToken);
        if (faults.Count > 0 || !task.TryGetText(0, out string? id) || !task.TryGet("Purpose", out TypedConstant purpose))
        {
            return null;
        }

        ImmutableArray<TaskParameterModel>.Builder parameters = ImmutableArray.CreateBuilder<TaskParameterModel>();
        foreach (IParameterSymbol parameter in declaring.Binds ? method.Parameters : [])
        {
            if (symbols.BindingsOf(parameter, cancellationToken).FirstOrDefault() is { } attribute)
            {
                parameters.Add(Read(parameter, ParameterStatement.NameOf(attribute, parameter)));
            }
        }

        return new TaskModel(id!, (string)purpose.Value!, new EquatableArray<TaskParameterModel>(parameters.ToImmutable()));
    }

    private static TaskParameterModel Read(IParameterSymbol parameter, string name)
    {
        // A type that the generated class cannot see travels as the text that it becomes anyway.
        bool visible = IsVisible(parameter.Type);
        string type = visible ? parameter.Type.ToDisplayString(TypeFormat) : "string";
        return new TaskParameterModel(name, parameter.Name, type, visible ? FormatOf(parameter.Type) : ArgumentFormat.AsIs);
    }

    private static ArgumentFormat FormatOf(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } => ArgumentFormat.Name,
        { SpecialType: SpecialType.System_Single } => ArgumentFormat.Double,
        { SpecialType: SpecialType.System_UInt64 } => ArgumentFormat.Decimal,
        { SpecialType: SpecialType.System_DateTime } or { Name: "DateOnly" or "DateTimeOffset" } => ArgumentFormat.RoundTrip,
        { Name: "Guid" } => ArgumentFormat.Guid,
        _ => ArgumentFormat.AsIs,
    };

    private static bool IsVisible(ITypeSymbol type)
    {
        for (ISymbol? current = type; current is ITypeSymbol; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return false;
            }
        }

        return true;
    }

    // Without nullability: a token holds no null.
    private static readonly SymbolDisplayFormat TypeFormat = SymbolDisplayFormat.FullyQualifiedFormat;
}
