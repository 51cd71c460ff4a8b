namespace PolicyAnalyzers.Policy;

/// <summary>Compares what two parameters of one name allow.</summary>
internal static class ParameterComparison
{
    /// <summary>Whether it is certain that every value which <paramref name="a"/> allows is allowed by <paramref name="b"/>.</summary>
    public static bool Implies(ParameterPolicy a, ParameterPolicy b)
    {
        bool typeFits = a.Type == b.Type || (a.Type == ParameterType.Integer && b.Type == ParameterType.Number);
        return typeFits && (a.Type == ParameterType.String ? ImpliesText(a, b) : ImpliesRange(a, b));
    }

    public static bool Same(ParameterPolicy a, ParameterPolicy b) =>
        a.Type == b.Type && a.Min == b.Min && a.Max == b.Max && a.Prefix == b.Prefix && (a.OneOf ?? []).SequenceEqual(b.OneOf ?? [], StringComparer.Ordinal);

    private static bool ImpliesRange(ParameterPolicy a, ParameterPolicy b) =>
        (b.Min is null || a.Min >= b.Min) && (b.Max is null || a.Max <= b.Max);

    private static bool ImpliesText(ParameterPolicy a, ParameterPolicy b)
    {
        if (a.OneOf is not null)
        {
            return a.OneOf.Where(value => a.WhyRefused(value) is null).All(value => b.WhyRefused(value) is null);
        }

        return b.OneOf is null && (b.Prefix is null || a.Prefix?.StartsWith(b.Prefix, StringComparison.Ordinal) == true);
    }
}
