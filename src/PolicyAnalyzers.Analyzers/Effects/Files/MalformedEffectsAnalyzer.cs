using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Analyzers.Effects.Files;

/// <summary>POL4019: a file of effects with a mistake would be silently ignored.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MalformedEffectsAnalyzer : PolicyAnalyzer<MalformedEffectsAnalyzer>
{
    public static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4019",
        RuleFamily.Declarations,
        DiagnosticSeverity.Warning,
        "Malformed file of effects",
        "The file of effects is not read: {0}",
        "A file with a mistake is not used at all, so that nothing of it counts by half; an entry about a member that does not exist counts for nothing. See docs/effects.md for its format.");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    private protected override MalformedEffectsAnalyzer? Bind(Compilation compilation, AnalyzerOptions options) =>
        options.AdditionalFiles.Any(EffectFiles.Contain) ? this : null;

    private protected override void Register(CompilationStartAnalysisContext context, MalformedEffectsAnalyzer bound) =>
        context.RegisterAdditionalFileAction(Check);

    private static void Check(AdditionalFileAnalysisContext context)
    {
        if (!EffectFiles.Contain(context.AdditionalFile) || context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
        {
            return;
        }

        try
        {
            foreach (EffectEntry entry in EffectFileReader.Read(text.ToString()).Entries)
            {
                if (Missing(entry, context.Compilation) is { } missing)
                {
                    Report(new PolicyFormatException(missing, entry.Line, entry.Column));
                }
            }
        }
        catch (PolicyFormatException fault)
        {
            Report(fault);
        }

        void Report(PolicyFormatException fault) =>
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, JsonPlace.Of(context.AdditionalFile.Path, text, fault), fault.Message));
    }

    /// <summary>A file may speak of libraries that only other projects use; of a type that is there, its members must be there, too.</summary>
    private static string? Missing(EffectEntry entry, Compilation compilation)
    {
        if (entry.Member is { } member)
        {
            string owner = member.Substring(2, Math.Max(0, member.LastIndexOf(DocumentationId.NameOf(member).Replace(".ctor", "#ctor"), StringComparison.Ordinal) - 3));
            return compilation.GetTypesByMetadataName(owner).IsEmpty || !DocumentationCommentId.GetSymbolsForDeclarationId(member, compilation).IsEmpty
                ? null
                : $"'{member}' does not exist; a method's id names the types of its parameters";
        }

        if (entry.Type is { } type && compilation.GetTypesByMetadataName(type) is { IsEmpty: false } types)
        {
            foreach (string name in entry.Members)
            {
                if (!types.SelectMany(static type => type.GetMembers()).Any(found => name.EndsWith("*", StringComparison.Ordinal) ? found.MetadataName.StartsWith(name.TrimEnd('*'), StringComparison.Ordinal) : found.MetadataName == name))
                {
                    return $"'{type}' declares no member '{name}'; name the type that does";
                }
            }
        }

        return null;
    }
}
