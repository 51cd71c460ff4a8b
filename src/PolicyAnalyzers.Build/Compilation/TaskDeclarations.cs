using System.Reflection;
using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Build.Symbols;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>Reads what single members declare, and says what is wrong with each alone.</summary>
internal sealed class TaskDeclarations(
    AssemblyImage image, AgentIdentities identities, TaskParameters parameters, SourceMap sources)
{
    private readonly MetadataReader _reader = image.Reader;
    private readonly DeclaredAttributes _attributes = image.Attributes;

    /// <summary>The declaration; null when the method declares no task, or none that can be read.</summary>
    public TaskDeclaration? Read(MethodDefinitionHandle method, List<Finding> faults)
    {
        if (IsSecondFormOfDelegate(method))
        {
            return null;
        }

        string member = MemberNames.Of(_reader, method);
        (string File, int Line)? place = sources.Find(method);
        var texts = new List<string>();
        TaskDeclaration? declaration = null;
        try
        {
            declaration = Read(method, new TaskSource(string.Empty, member, place?.File, place?.Line ?? 0), texts);
        }
        catch (BadImageFormatException)
        {
            texts.Add($"the attributes of '{member}' cannot be read");
        }

        faults.AddRange(texts.Select(text => Finding.Error(RuleIds.MalformedDeclaration, text, place?.File, place?.Line ?? 0)));
        if (declaration is { Agent: null, Task.Id: var id })
        {
            faults.Add(Finding.Error(
                RuleIds.TaskWithoutAgent, $"task '{id}' belongs to no agent; mark its type or the assembly with [AgentIdentity]", place?.File, place?.Line ?? 0));
        }

        return declaration;
    }

    private TaskDeclaration? Read(MethodDefinitionHandle method, TaskSource source, List<string> faults)
    {
        if (_attributes.On(method, DeclaredAttributes.AgentTask).FirstOrDefault() is not { } task)
        {
            faults.Add($"'{source.Member}' states task scopes or task parameters and is no task; declare it with [AgentTask]");
            return null;
        }

        string id = task.String(0) ?? string.Empty;
        var policy = new TaskPolicy(
            id,
            task.String("Purpose") ?? string.Empty,
            task.Int32("MaxLifetimeSeconds") ?? TaskDefaults.MaxLifetimeSeconds,
            Defined(task.Int32("Sensitivity") ?? TaskDefaults.Sensitivity, TaskSensitivity.Restricted, $"sensitivity of task '{id}'", faults),
            Defined(task.Int32("Approval") ?? TaskDefaults.Approval, TaskApproval.Human, $"approval of task '{id}'", faults),
            parameters.Read(method, id, faults),
            _attributes.On(method, DeclaredAttributes.TaskScope).Select(scope => new ResourceGrant(scope.String(0) ?? string.Empty, scope.Strings(1))));
        faults.AddRange(ManifestRules.Faults(policy));

        AgentDeclaration? agent = identities.Of(_reader.GetMethodDefinition(method).GetDeclaringType());
        return new TaskDeclaration(agent, policy, source with { Task = id }, image, method);
    }

    // The parameters of a delegate are there twice, in Invoke and in BeginInvoke.
    private bool IsSecondFormOfDelegate(MethodDefinitionHandle method)
    {
        MethodDefinition definition = _reader.GetMethodDefinition(method);
        return (definition.ImplAttributes & MethodImplAttributes.Runtime) != 0 && _reader.StringComparer.Equals(definition.Name, "BeginInvoke");
    }

    // The attributes' enumerations have the values of ours. Where one has none, the strictest stands in for it.
    private static T Defined<T>(int value, T strictest, string what, List<string> faults)
        where T : struct, Enum
    {
        var defined = (T)Enum.ToObject(typeof(T), value);
        if (Enum.IsDefined(typeof(T), defined))
        {
            return defined;
        }

        faults.Add($"the {what} has the undefined value {value}");
        return strictest;
    }
}
