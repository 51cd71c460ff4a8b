namespace PolicyAnalyzers.Policy;

/// <summary>One acceptance of a changed policy, as the lock file's history keeps it for reviewers.</summary>
public sealed class PolicyAcceptance
{
    /// <summary>The longest reason.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>Creates an acceptance.</summary>
    /// <param name="epoch">The epoch that it led to.</param>
    /// <param name="date">The day, as <c>yyyy-MM-dd</c>, in UTC.</param>
    /// <param name="by">Who accepted.</param>
    /// <param name="reason">Why.</param>
    /// <param name="changes">What was accepted.</param>
    public PolicyAcceptance(int epoch, string date, string by, string reason, IEnumerable<AcceptedChange> changes)
    {
        Epoch = epoch;
        Date = date;
        By = by;
        Reason = reason;
        Changes = [.. changes];
    }

    /// <summary>The epoch that it led to.</summary>
    public int Epoch { get; }

    /// <summary>The day, as <c>yyyy-MM-dd</c>, in UTC.</summary>
    public string Date { get; }

    /// <summary>Who accepted, as version control knows them.</summary>
    public string By { get; }

    /// <summary>Why.</summary>
    public string Reason { get; }

    /// <summary>What was accepted.</summary>
    public IReadOnlyList<AcceptedChange> Changes { get; }

    /// <summary>Whether this made the task wider than it was; to introduce it does not.</summary>
    public bool Expands(string task) => Changes.Any(change => change.Task == task && change is { Kind: DifferenceKind.Widening, Member: not "tasks" });

    /// <summary>Why the text is no reason, or null when it is one.</summary>
    public static string? WhyNoReason(string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? "it is empty"
        : reason!.Length > MaxReasonLength ? $"it is longer than {MaxReasonLength} characters"
        : reason.Any(char.IsControl) ? "it holds control characters"
        : null;
}

/// <summary>A change that was accepted.</summary>
/// <param name="Kind">Whether it let an agent do more.</param>
/// <param name="Task">The task; null when it is about no single one.</param>
/// <param name="Member">The member of the manifest that changed.</param>
/// <param name="Change">What changed, in one line.</param>
public sealed record AcceptedChange(DifferenceKind Kind, string? Task, string Member, string Change);
