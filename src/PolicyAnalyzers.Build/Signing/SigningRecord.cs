using System.Globalization;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Signing;

/// <summary>Of what a signed file was made: it holds no secret, and tells whether the file would be the same today.</summary>
/// <param name="Issuer">Who signs.</param>
/// <param name="KeyId">The name of the key.</param>
/// <param name="Key">The key itself: its thumbprint, or the command that has it.</param>
/// <param name="Days">For how many days the signed file may be loaded; 0 for ever.</param>
/// <param name="Manifest">What is signed.</param>
internal sealed record SigningRecord(string Issuer, string KeyId, string Key, int Days, PolicyManifest Manifest)
{
    /// <summary>The record of a file that is signed at this time. It is renewed when half of its days are over.</summary>
    public string At(DateTimeOffset now) => $"{Made}\n{(Days == 0 ? string.Empty : now.AddDays(Days / 2.0).ToString("O", CultureInfo.InvariantCulture))}\n";

    /// <summary>Whether the record in the file is this one, and its days are not over by half.</summary>
    public bool StillHolds(string file, DateTimeOffset now)
    {
        string[] lines = File.Exists(file) ? File.ReadAllText(file).Split('\n') : [];
        return lines.Length > 1
            && lines[0] == Made
            && (Days == 0 || (DateTimeOffset.TryParse(lines[1], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset renewal) && now < renewal));
    }

    private string Made => string.Join("|", new[] { Issuer, KeyId, Key, Days.ToString(CultureInfo.InvariantCulture), Manifest.Application, Manifest.Epoch.ToString(CultureInfo.InvariantCulture), Manifest.Digest }
        .Select(part => part.Replace("\\", "\\\\").Replace("|", "\\p").Replace("\n", "\\n")));
}
