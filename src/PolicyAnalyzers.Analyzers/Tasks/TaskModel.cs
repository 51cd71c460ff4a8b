namespace PolicyAnalyzers.Analyzers.Tasks;

/// <summary>What is generated for one task; holds no symbol and no syntax, so that it can be compared.</summary>
internal sealed record TaskModel(string Id, string Purpose, EquatableArray<TaskParameterModel> Parameters);

/// <param name="Name">The name in the token.</param>
/// <param name="Identifier">The name in the code, not escaped.</param>
/// <param name="Type">The C# type as it is written.</param>
/// <param name="Format">How the argument becomes a value of the token.</param>
internal sealed record TaskParameterModel(string Name, string Identifier, string Type, ArgumentFormat Format);

internal enum ArgumentFormat
{
    AsIs,
    Name,
    Guid,
    RoundTrip,
    Double,
    Decimal,
}
