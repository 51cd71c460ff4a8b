using System.Diagnostics;
using System.Runtime.InteropServices;

[assembly: AssemblyFixture(typeof(PolicyAnalyzers.Gateway.Pkcs11.Tests.SoftToken))]

namespace PolicyAnalyzers.Gateway.Pkcs11.Tests;

/// <summary>SoftHSM with one token of this test run. Its configuration is found by a variable of the process, which must be set before the library is loaded.</summary>
public sealed partial class SoftToken : IDisposable
{
    public const string Label = "gateway", Pin = "4711-0815";

    private static readonly string[] s_libraries =
        ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/opt/homebrew/lib/softhsm/libsofthsm2.so"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("softhsm-tests-");

    public SoftToken()
    {
        Library = Array.Find(s_libraries, File.Exists) ?? throw new InvalidOperationException("SoftHSM is missing: install softhsm2, or run build/test, which does.");
        Configuration = Path.Combine(_directory.FullName, "softhsm2.conf");
        File.WriteAllText(Configuration, $"directories.tokendir = {_directory.CreateSubdirectory("tokens").FullName}\nobjectstore.backend = file\nlog.level = ERROR\n");
        SetVariable("SOFTHSM2_CONF", Configuration, 1);
        Run("softhsm2-util", "--init-token", "--free", "--label", Label, "--so-pin", "12345678", "--pin", Pin);
    }

    public string Library { get; }

    public string Configuration { get; }

    public void Configure(Pkcs11Options options) => (options.Library, options.TokenLabel, options.Pin) = (Library, Label, Pin);

    public string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SOFTHSM2_CONF"] = Configuration;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(output);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>What .NET sets, native code does not see.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
