using System.Collections.Immutable;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>One way to set right what a diagnostic is about.</summary>
/// <param name="Key">What stays the same from one diagnostic to the next, so that all can be set right this way.</param>
/// <param name="Title">What it does, as the editor shows it.</param>
/// <param name="Edits">All that has to be written for it, or nothing of it.</param>
internal sealed record Remedy(string Key, string Title, ImmutableArray<Edit> Edits);
