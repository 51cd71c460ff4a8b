using System.CommandLine;
using System.Text.Json;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>diff</c>: does the one file allow more than the other?</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        Argument<FileInfo> accepted = ManifestFile.Argument("accepted", "What was accepted: a lock file or a manifest.");
        Argument<FileInfo> current = ManifestFile.Argument("current", "What is to be compared with it.");
        Option<bool> json = new("--json") { Description = "Write the differences as JSON." };
        var command = new Command("diff", "Compares two policies: exit code 0 when nothing is wider, 1 when something is, 2 when it cannot be told.")
        {
            accepted, current, json,
        };
        command.SetAction(result => ManifestFile.Run(result, (output, read) =>
        {
            PolicyManifest was = read(result.GetRequiredValue(accepted)), now = read(result.GetRequiredValue(current));
            IReadOnlyList<PolicyDifference> differences = PolicyComparison.Compare(was, now);
            if (result.GetValue(json))
            {
                output.WriteLine(JsonSerializer.Serialize(
                    differences.Select(difference => View(now, difference)).ToArray(),
                    CliJson.Default.DifferenceViewArray));
            }
            else
            {
                Write(output, now, differences);
            }

            return differences.Any(difference => difference.Kind == DifferenceKind.Widening) ? ExitCode.No : ExitCode.Ok;
        }));
        return command;
    }

    private static DifferenceView View(PolicyManifest current, PolicyDifference difference) => new(
        Word(difference.Kind),
        difference.Agent,
        difference.Task,
        difference.Member,
        difference.Resource,
        difference.Scope,
        difference.Message,
        PolicyComparison.Ways(current, difference));

    private static void Write(TextWriter output, PolicyManifest current, IReadOnlyList<PolicyDifference> differences)
    {
        foreach (PolicyDifference difference in differences)
        {
            output.WriteLine($"{Word(difference.Kind),-9}  {difference.Message}");
            if (PolicyComparison.Ways(current, difference) is { } ways)
            {
                output.WriteLine($"           {ways}");
            }
        }

        if (differences.Count == 0)
        {
            output.WriteLine("no difference");
        }
    }

    private static string Word(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Widening => "widening",
        DifferenceKind.Narrowing => "narrowing",
        _ => "neutral",
    };
}
