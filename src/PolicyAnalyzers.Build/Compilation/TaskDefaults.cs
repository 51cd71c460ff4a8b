using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>What <c>[AgentTask]</c> means where it says nothing; a test holds it to the attribute.</summary>
internal static class TaskDefaults
{
    public const int MaxLifetimeSeconds = 60;
    public const int Sensitivity = (int)TaskSensitivity.Internal;
    public const int Approval = (int)TaskApproval.None;
}
