using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>Every analyzer and every rule of the assembly.</summary>
internal static class AllRules
{
    public static ImmutableArray<Type> Analyzers { get; } =
        [.. typeof(AgentCodeAnalyzer).Assembly.GetTypes().Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))];

    /// <summary>Twins of one id both.</summary>
    public static ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = [.. Create().SelectMany(static analyzer => analyzer.SupportedDiagnostics)];

    /// <summary>One descriptor an id, in order.</summary>
    public static ImmutableArray<DiagnosticDescriptor> ById { get; } =
        [.. Descriptors.DistinctBy(static rule => rule.Id).OrderBy(static rule => rule.Id, StringComparer.Ordinal)];

    /// <summary>A new instance of every analyzer.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Create() => [.. Analyzers.Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];
}
