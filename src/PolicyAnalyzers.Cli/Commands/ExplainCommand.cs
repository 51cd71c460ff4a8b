using System.CommandLine;
using System.Text.Json;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>explain</c>: would the manifest allow this request, and if not, why?</summary>
internal static class ExplainCommand
{
    private static readonly Argument<FileInfo> File = ManifestFile.Argument("manifest", "The manifest.");
    private static readonly Option<string> Agent = new("--agent") { Description = "The agent's id.", Required = true };
    private static readonly Option<string> Task = new("--task") { Description = "The task's id.", Required = true };
    private static readonly Option<string> Resource = new("--resource") { Description = "The resource's URI.", Required = true };
    private static readonly Option<string[]> Scope = new("--scope") { Description = "A scope; repeat it for several.", Required = true };
    private static readonly Option<string[]> Parameter = new("--parameter") { Description = "An argument as name=value; repeat it for several." };
    private static readonly Option<bool> Json = new("--json") { Description = "Write the verdict as JSON." };

    public static Command Create()
    {
        var command = new Command("explain", "Says whether a manifest allows a request, and which rule refuses it: exit code 0 allowed, 1 refused, 2 cannot be told.")
        {
            File, Agent, Task, Resource, Scope, Parameter, Json,
        };
        command.SetAction(result => ManifestFile.Run(result, (output, read) => Explain(result, output, read(result.GetRequiredValue(File)))));
        return command;
    }

    private static int Explain(ParseResult result, TextWriter output, PolicyManifest manifest)
    {
        string agent = result.GetRequiredValue(Agent);
        TaskPolicy? task = manifest.FindAgent(agent)?.FindTask(result.GetRequiredValue(Task));
        if (ReadParameters(result, task) is not { } parameters)
        {
            return ExitCode.CannotTell;
        }

        Refusal? refusal = PolicyEvaluator.Evaluate(
            manifest,
            new TaskAccess(agent, result.GetRequiredValue(Task), parameters, result.GetRequiredValue(Resource), result.GetRequiredValue(Scope)));
        if (result.GetValue(Json))
        {
            var view = refusal is null
                ? new VerdictView(true, null, null, task!.MaxLifetimeSeconds, task.Approval == TaskApproval.Human ? "human" : "none")
                : new VerdictView(false, Word(refusal.Kind), refusal.Reason, null, null);
            output.WriteLine(JsonSerializer.Serialize(view, CliJson.Default.VerdictView));
        }
        else
        {
            output.WriteLine(refusal is null ? Allowed(task!) : $"refused by {Word(refusal.Kind)}: {refusal.Reason}");
        }

        return refusal is null ? ExitCode.Ok : ExitCode.No;
    }

    private static Dictionary<string, ParameterValue>? ReadParameters(ParseResult result, TaskPolicy? task)
    {
        var values = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        foreach (string text in result.GetValue(Parameter) ?? [])
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string name = equals > 0 ? text[..equals] : string.Empty;
            ParameterType type = task?.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Type ?? ParameterType.String;
            if (name.Length == 0 || ParameterValue.TryParse(text[(equals + 1)..], type) is not { } value || !values.TryAdd(name, value))
            {
                result.InvocationConfiguration.Error.WriteLine($"error: '--parameter {text}' must be name=value, with a value of the parameter's type, each name once");
                return null;
            }
        }

        return values;
    }

    private static string Allowed(TaskPolicy task) =>
        $"allowed for at most {task.MaxLifetimeSeconds} s{(task.Approval == TaskApproval.Human ? ", when a human approves" : string.Empty)}";

    private static string Word(RefusalKind kind) => kind switch
    {
        RefusalKind.Task => "task",
        RefusalKind.Parameter => "parameter",
        RefusalKind.Resource => "resource",
        _ => "scope",
    };
}
