using System.CommandLine;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>audit verify</c>: is an exported audit log as the gateway wrote it?</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Reads exported audit logs of the identity gateway.") { CreateVerify() };

    private static Command CreateVerify()
    {
        Argument<FileInfo> file = new("file") { Description = "The log, as the gateway's /audit gave it." };
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
        var command = new Command("verify", "Checks that no record was changed, removed, added or moved: exit code 0 when the log is intact, 1 when not.") { file, keys, known };
        command.SetAction(result => ManifestFile.Run(result, (output, _) =>
        {
            FileInfo log = result.GetRequiredValue(file);
            using AuditKeys trusted = Read(result.GetRequiredValue(keys));
            string[] checkpoints = [.. result.GetRequiredValue(known).SelectMany(other => ManifestFile.In(other, Lines))];
            AuditVerification verification = ManifestFile.InFile(log, path => new AuditVerifier(trusted).Verify(File.ReadLines(path), checkpoints));
            foreach (AuditFault fault in verification.Faults)
            {
                output.WriteLine($"{log}({Math.Max(fault.Line, 1)},1): error: {fault.Reason}");
            }

            if (!verification.IsIntact)
            {
                return ExitCode.No;
            }

            string records = verification.Sequence == verification.After ? "no record" : $"records {verification.After + 1} to {verification.Sequence}";
            output.WriteLine($"intact: {records} of {verification.Issuer ?? "a gateway"}, {verification.Chain}");
            return ExitCode.Ok;
        }));
        return command;
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
