using System.Text.Json.Serialization;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary>A difference, as <c>diff --json</c> writes it.</summary>
internal sealed record DifferenceView(string Kind, string? Agent, string? Task, string Member, string? Resource, string? Scope, string Message, string? Ways);

/// <summary>A verdict, as <c>explain --json</c> writes it.</summary>
internal sealed record VerdictView(bool Allowed, string? Refused, string? Reason, int? MaxLifetimeSeconds, string? Approval);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(DifferenceView[]))]
[JsonSerializable(typeof(VerdictView))]
internal sealed partial class CliJson : JsonSerializerContext;
