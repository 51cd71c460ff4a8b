using System.CommandLine;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Cli.Probing;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>probe</c>: does a running gateway refuse what it must refuse?</summary>
internal static class ProbeCommand
{
    private static readonly Argument<string> Gateway = new("gateway") { Description = "The gateway's issuer, as https://gateway.contoso.example." };
    private static readonly Option<string?> Address = new("--address") { Description = "Where to connect, when not at the issuer: as behind its proxy." };
    private static readonly Option<FileInfo> Manifest = new("--manifest") { Description = "The manifest in force for the agent.", Required = true };
    private static readonly Option<string> Agent = new("--agent") { Description = "The agent's id.", Required = true };
    private static readonly Option<FileInfo> Key = new("--key") { Description = "A PEM file with the agent's private key (EC P-256 or RSA).", Required = true };
    private static readonly Option<string> Task = new("--task") { Description = "A task of the agent that needs no human. It is granted once or twice, and revoked.", Required = true };
    private static readonly Option<string?> Resource = new("--resource") { Description = "The resource; without it, the task's first." };
    private static readonly Option<string[]> Parameter = new("--parameter") { Description = "An argument of the task as name=value; without it, one that its declaration allows." };
    private static readonly Option<string?> OtherAgent = new("--other-agent") { Description = "Another agent, as id=key.pem." };
    private static readonly Option<FileInfo?> OtherManifest = new("--other-manifest") { Description = "The manifest of the other agent; without it, the same." };
    private static readonly Option<string?> Api = new("--api") { Description = "The API at the resource, as id=key.pem." };
    private static readonly Option<string?> OtherApi = new("--other-api") { Description = "An API at another resource, as id=key.pem." };
    private static readonly Option<string?> Approver = new("--approver") { Description = "An approver, as id=key.pem." };
    private static readonly Option<string?> Auditor = new("--auditor") { Description = "An auditor, as id=key.pem: the audit log is read for the check that refused." };
    private static readonly Option<string?> UserIssuer = new("--user-issuer") { Description = "An issuer of users' tokens that the gateway trusts." };
    private static readonly Option<FileInfo?> UserKey = new("--user-issuer-key") { Description = "A PEM file with that issuer's private key, as a test issuer's." };
    private static readonly Option<string?> UserKeyId = new("--user-issuer-kid") { Description = "The id of that key." };
    private static readonly Option<string?> UserAudience = new("--user-audience") { Description = "The audience of users' tokens." };
    private static readonly Option<string> User = new("--user") { Description = "The user's name in its tokens.", DefaultValueFactory = _ => "mia" };
    private static readonly Option<bool> Approvals = new("--approvals") { Description = "Ask for approvals, which approvers see; with --approver they are decided too." };
    private static readonly Option<bool> Flood = new("--flood") { Description = "Send some dozen requests at once, and as many prompts as may wait." };
    private static readonly Option<int> Pairs = new("--pairs") { Description = "How many pairs of answers are timed; 0 for none.", DefaultValueFactory = _ => 60 };
    private static readonly Option<string[]> Only = new("--only") { Description = "Only probes whose id begins so; repeat it for several." };
    private static readonly Option<bool> AnyDescription = new("--any-description") { Description = "Compare status and error alone, as for another gateway with other words." };
    private static readonly Option<bool> Complete = new("--complete") { Description = "What was not probed counts as what cannot be told (exit code 2)." };
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "List every probe." };
    private static readonly Option<bool> Json = new("--json") { Description = "Write the report as JSON." };

    public static Command Create()
    {
        var command = new Command("probe", "Sends a running gateway what it must refuse: exit code 0 when all is refused, 1 when something is not, 2 when it cannot be told.")
        {
            Gateway, Address, Manifest, Agent, Key, Task, Resource, Parameter, OtherAgent, OtherManifest, Api, OtherApi, Approver, Auditor,
            UserIssuer, UserKey, UserKeyId, UserAudience, User, Approvals, Flood, Pairs, Only, AnyDescription, Complete, Verbose, Json,
        };
        Pairs.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 10_000)
            {
                result.AddError("--pairs must be a number from 0 to 10000.");
            }
        });
        command.SetAction((result, cancellationToken) => ManifestFile.RunAsync(result, (output, read) => ProbeAsync(result, output, read, cancellationToken)));
        return command;
    }

    private static async Task<int> ProbeAsync(ParseResult result, TextWriter output, Func<FileInfo, PolicyManifest> read, CancellationToken cancellationToken)
    {
        List<ProbeKey> keys = [];
        try
        {
            ProbeSetup setup = Read(result, read, keys);
            var report = new ProbeReport(setup, await ProbeRun.RunAsync(setup, TimeProvider.System, cancellationToken));
            if (result.GetValue(Json))
            {
                report.WriteJson(output);
            }
            else
            {
                report.Write(output, result.GetValue(Verbose));
            }

            return report.Findings.Count > 0 ? ExitCode.No
                : report.Refused.Count == 0 || (result.GetValue(Complete) && report.NotProbed.Count > 0) ? ExitCode.CannotTell
                : ExitCode.Ok;
        }
        catch (Exception exception) when (exception is PolicyFormatException or HttpRequestException)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync($"error: {exception.Message}");
            return ExitCode.CannotTell;
        }
        finally
        {
            keys.ForEach(key => key.Dispose());
        }
    }

    /// <exception cref="PolicyFormatException">An option is not what it must be.</exception>
    private static ProbeSetup Read(ParseResult result, Func<FileInfo, PolicyManifest> read, List<ProbeKey> keys)
    {
        PolicyManifest manifest = read(result.GetRequiredValue(Manifest));
        string agent = result.GetRequiredValue(Agent), task = result.GetRequiredValue(Task);
        TaskPolicy declared = manifest.FindAgent(agent)?.FindTask(task) ?? throw new PolicyFormatException($"the manifest declares no task '{task}' of agent '{agent}'");
        if (declared.Approval == TaskApproval.Human)
        {
            throw new PolicyFormatException($"task '{task}' needs a human; take one that is granted without");
        }

        string resource = result.GetValue(Resource) ?? (declared.Grants is [{ } first, ..] ? first.Resource : string.Empty);
        if (declared.FindGrant(resource) is null)
        {
            throw new PolicyFormatException($"task '{task}' grants nothing at '{resource}'");
        }

        return new ProbeSetup
        {
            Gateway = Safe(result.GetRequiredValue(Gateway)),
            Address = result.GetValue(Address) is { } address ? Safe(address) : null,
            Manifest = manifest,
            Agent = new ProbeClient(agent, Kept(result.GetRequiredValue(Key))),
            Task = declared,
            Resource = resource,
            Arguments = ReadArguments(result, declared),
            OtherAgent = Client(OtherAgent),
            OtherManifest = result.GetValue(OtherManifest) is { } other ? read(other) : result.GetValue(OtherAgent) is null ? null : manifest,
            Api = Client(Api),
            OtherApi = Client(OtherApi),
            Approver = Client(Approver),
            Auditor = Client(Auditor),
            Users = ReadUsers(),
            Approvals = result.GetValue(Approvals),
            Flood = result.GetValue(Flood),
            Pairs = result.GetValue(Pairs),
            Only = result.GetValue(Only) ?? [],
            AnyDescription = result.GetValue(AnyDescription),
        };

        ProbeClient? Client(Option<string?> option) => result.GetValue(option) is not { } text ? null
            : text.Split('=', 2) is [{ Length: > 0 } id, { Length: > 0 } path] ? new ProbeClient(id, Kept(new FileInfo(path)))
            : throw new PolicyFormatException($"'{option.Name} {text}' must be id=key.pem");

        ProbeUsers? ReadUsers()
        {
            if (result.GetValue(UserIssuer) is not { } issuer)
            {
                return null;
            }

            return result.GetValue(UserKey) is { } file && result.GetValue(UserAudience) is { } audience
                ? new ProbeUsers(issuer, Kept(file), result.GetValue(UserKeyId), audience, result.GetRequiredValue(User))
                : throw new PolicyFormatException($"'{UserIssuer.Name}' goes with '{UserKey.Name}' and '{UserAudience.Name}'");
        }

        ProbeKey Kept(FileInfo file)
        {
            ProbeKey key = ManifestFile.In(file, ProbeKey.Read);
            keys.Add(key);
            return key;
        }
    }

    private static JsonObject ReadArguments(ParseResult result, TaskPolicy task)
    {
        JsonObject arguments = ProbeArguments.For(task);
        foreach (string text in result.GetValue(Parameter) ?? [])
        {
            arguments[text.Split('=')[0]] = text.Split('=', 2) is [{ } name, { } value]
                && task.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter
                && ParameterValue.TryParse(value, parameter.Type) is { } parsed
                    ? ProbeArguments.Node(parsed)
                    : throw new PolicyFormatException($"'{Parameter.Name} {text}' must be name=value, with a parameter of the task and a value of its type");
        }

        return arguments;
    }

    /// <summary>Assertions are credentials: they go over TLS, or stay on this machine.</summary>
    private static Uri Safe(string gateway) => Uri.TryCreate(gateway, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        ? uri
        : throw new PolicyFormatException($"'{gateway}' must be an https URI, or http on a loopback address");
}
