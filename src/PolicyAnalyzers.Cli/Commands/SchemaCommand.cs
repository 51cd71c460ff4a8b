using System.CommandLine;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>schema</c>: the JSON schemas of what people and builds write, for editors and reviewers.</summary>
internal static class SchemaCommand
{
    private const string Manifest = "manifest", GatewayPolicy = "gateway-policy";

    public static Command Create()
    {
        Argument<string> of = new("of") { Description = "manifest, also of lock files; or gateway-policy.", DefaultValueFactory = _ => Manifest };
        of.AcceptOnlyFromAmong(Manifest, GatewayPolicy);
        var command = new Command("schema", "Writes the JSON schema (draft 2020-12) of manifests and lock files, or of gateway policies.") { of };
        command.SetAction(result =>
        {
            using Stream stream = result.GetRequiredValue(of) == GatewayPolicy
                ? typeof(SchemaCommand).Assembly.GetManifestResourceStream("gateway-policy-1.json")!
                : typeof(PolicyManifest).Assembly.GetManifestResourceStream("policy-manifest-1.json")!;
            using var reader = new StreamReader(stream);
            result.InvocationConfiguration.Output.Write(reader.ReadToEnd());
            return ExitCode.Ok;
        });
        return command;
    }
}
