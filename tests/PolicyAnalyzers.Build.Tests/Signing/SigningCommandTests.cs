using PolicyAnalyzers.Build.Signing;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Signing;

public sealed class SigningCommandTests
{
    [Theory]
    [InlineData("sleep 30", "did not end within 1 seconds")]
    [InlineData("exit 3", "failed with exit code 3")]
    [InlineData("echo bm8gc2lnbmF0dXJl", "wrote no ES256 signature in base64")]
    [InlineData("echo '%'", "wrote no ES256 signature in base64")]
    public void What_gives_no_signature_in_time_is_refused(string command, string why)
    {
        PolicyFormatException fault = Assert.Throws<PolicyFormatException>(() => SigningCommand.Run(command, Path.GetTempPath(), [1, 2, 3], patienceMilliseconds: 1500));
        Assert.Contains("the command in PolicySigningCommand " + why, fault.Message, StringComparison.Ordinal);
    }
}
