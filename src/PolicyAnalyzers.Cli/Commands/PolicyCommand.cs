using System.CommandLine;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>dotnet policy</c>.</summary>
internal static class PolicyCommand
{
    public static RootCommand Create() => new("Reads, checks, compares, signs and exports the policy manifests of agents, verifies audit logs, and probes gateways.")
    {
        ValidateCommand.Create(),
        DiffCommand.Create(),
        ShowCommand.Create(),
        ExplainCommand.Create(),
        SchemaCommand.Create(),
        SignCommand.Create(),
        VerifyCommand.Create(),
        AuditCommand.Create(),
        ExportCommand.Create(),
        ProbeCommand.Create(),
    };
}
