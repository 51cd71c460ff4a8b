using System.Text.Json.Serialization;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary>A difference, as <c>diff --json</c> writes it.</summary>
internal sealed record DifferenceView(string Kind, string? Agent, string? Task, string Member, string? Resource, string? Scope, string Message, string? Ways);

/// <summary>A verdict, as <c>explain --json</c> writes it.</summary>
internal sealed record VerdictView(bool Allowed, string? Refused, string? Reason, int? MaxLifetimeSeconds, string? Approval);

/// <summary>What became of a probe, as <c>probe --json</c> writes it.</summary>
internal sealed record ProbeView(string Id, string Verdict, string Answer, string? Detail, string Rule, string? Advice);

/// <summary>What became of all of them.</summary>
internal sealed record ProbeReportView(string Gateway, int Refused, int Findings, int NotProbed, IReadOnlyList<ProbeView> Probes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(DifferenceView[]))]
[JsonSerializable(typeof(VerdictView))]
[JsonSerializable(typeof(ProbeReportView))]
internal sealed partial class CliJson : JsonSerializerContext;
