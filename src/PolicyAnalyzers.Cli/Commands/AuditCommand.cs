using System.CommandLine;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>audit verify</c>: is an exported audit log as the gateway wrote it?</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Reads exported audit logs of the identity gateway.") { CreateVerify() };

    private static Command CreateVerify()
    {
        Argument<FileInfo[]> files = new("files")
        {
            Description = "The log, as the gateway's /audit gave it; before it, in their order, the archives that its retention wrote.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> whole = new("--whole")
        {
            Description = "Refuses a log that begins neither with record 1 nor where the gateway's retention says that it removed all before.",
        };
        Option<FileInfo[]> keys = new("--keys")
        {
            Description = "A JWK Set of the gateway, as its /audit/keys gives it; several, when some were kept from earlier.",
            Required = true,
        };
        Option<FileInfo[]> known = new("--checkpoint")
        {
            Description = "A file with checkpoints that were kept elsewhere, one in each line. Only they show that the end of the log was cut off.",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("verify", "Checks that no record was changed, removed, added or moved: exit code 0 when the log is intact, 1 when not.") { files, keys, known, whole };
        command.SetAction(result => ManifestFile.Run(result, (output, _) =>
        {
            FileInfo[] logs = result.GetRequiredValue(files);
            using AuditKeys trusted = Read(result.GetRequiredValue(keys));
            string[] checkpoints = [.. result.GetRequiredValue(known).SelectMany(other => ManifestFile.In(other, Lines))];
            var lengths = new long[logs.Length];
            AuditVerification verification = new AuditVerifier(trusted).Verify(logs.SelectMany((log, i) => Read(log, () => lengths[i]++)), checkpoints);
            foreach (AuditFault fault in verification.Faults)
            {
                (FileInfo log, long line) = Find(logs, lengths, fault.Line);
                output.WriteLine($"{log}({line},1): error: {fault.Reason}");
            }

            if (result.GetValue(whole) && verification is { After: > 0, IsRetained: false })
            {
                output.WriteLine($"{logs[0]}(1,1): error: the log begins after record {verification.After}, and no retention explains it");
                return ExitCode.No;
            }

            if (!verification.IsIntact)
            {
                return ExitCode.No;
            }

            string records = verification.Sequence == verification.After ? "no record" : $"records {verification.After + 1} to {verification.Sequence}";
            string retained = verification.IsRetained ? $"; retention removed records 1 to {verification.After}" : string.Empty;
            output.WriteLine($"intact: {records} of {verification.Issuer ?? "a gateway"}, {verification.Chain}{retained}");
            return ExitCode.Ok;
        }));
        return command;
    }

    /// <summary>The lines of a file, one at a time: a log may be large.</summary>
    private static IEnumerable<string> Read(FileInfo log, Action count)
    {
        using StreamReader reader = ManifestFile.InFile(log, path => new StreamReader(path));
        while (ManifestFile.InFile(log, _ => reader.ReadLine()) is { } line)
        {
            count();
            yield return line;
        }
    }

    /// <summary>The file of a line, and its number there.</summary>
    private static (FileInfo Log, long Line) Find(FileInfo[] logs, long[] lengths, long line)
    {
        int i = 0;
        while (i < logs.Length - 1 && line > lengths[i])
        {
            line -= lengths[i++];
        }

        return (logs[i], Math.Max(line, 1));
    }

    private static AuditKeys Read(FileInfo[] sets)
    {
        AuditKeys keys = ManifestFile.In(sets[0], AuditKeys.Read);
        foreach (FileInfo set in sets.Skip(1))
        {
            ManifestFile.In(set, jwks =>
            {
                keys.Add(jwks);
                return set;
            });
        }

        return keys;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
