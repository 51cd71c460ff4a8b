namespace PolicyAnalyzers.Cli.Probing.Likeness;

/// <summary>
/// The Wilcoxon signed-rank test: whether pairs of measurements differ one way more than chance explains. It looks at ranks alone, so that no single slow answer decides.
/// </summary>
internal static class SignedRank
{
    /// <summary>The standard score of the differences: 0 for none, and beyond ±4 about once in 16,000 times by chance. Ties share their rank, and no difference counts as none.</summary>
    public static double Score(IReadOnlyList<double> differences)
    {
        double[] counted = [.. differences.Where(difference => difference != 0).OrderBy(Math.Abs)];
        double sum = 0, variance = 0;
        for (int first = 0; first < counted.Length;)
        {
            int last = first;
            while (last + 1 < counted.Length && Math.Abs(counted[last + 1]) == Math.Abs(counted[first]))
            {
                last++;
            }

            double rank = (first + last) / 2.0 + 1;
            for (int i = first; i <= last; i++)
            {
                sum += Math.Sign(counted[i]) * rank;
                variance += rank * rank;
            }

            first = last + 1;
        }

        return variance == 0 ? 0 : sum / Math.Sqrt(variance);
    }

    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
