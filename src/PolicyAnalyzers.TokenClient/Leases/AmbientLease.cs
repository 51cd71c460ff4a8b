namespace PolicyAnalyzers.TokenClient.Leases;

/// <summary>
/// The lease that flows with the execution context. A context holds a slot and not the lease itself, because the slot
/// has to be there before the wait for the gateway begins: what an async method sets later never reaches its caller.
/// </summary>
internal static class AmbientLease
{
    private static readonly AsyncLocal<Slot?> Ambient = new();

    /// <summary>The innermost lease that was begun, also when it has ended: code that outlives its task must not fall back to another.</summary>
    public static TaskLease? Current
    {
        get
        {
            Slot? slot = Ambient.Value;
            while (slot is { Lease: null })
            {
                slot = slot.Outer;
            }

            return slot?.Lease;
        }
    }

    public static Slot Enter()
    {
        Slot? outer = Ambient.Value;
        while (outer is { IsAbandoned: true })
        {
            outer = outer.Outer;
        }

        return Ambient.Value = new Slot(outer);
    }

    /// <summary>Leaves a slot, where the context is still in it.</summary>
    public static void Leave(Slot slot)
    {
        if (Ambient.Value == slot)
        {
            Ambient.Value = slot.Outer;
        }
    }

    internal sealed class Slot(Slot? outer)
    {
        public Slot? Outer { get; } = outer;

        /// <summary>The lease; null while it is being asked for, and for ever when it was denied.</summary>
        public TaskLease? Lease { get; set; }

        /// <summary>Whether no lease will ever come; such a slot may linger in a context and is skipped.</summary>
        public bool IsAbandoned { get; set; }
    }
}
