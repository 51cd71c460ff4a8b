using System.Diagnostics;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Signing;

/// <summary>
/// Signs with whatever holds the key: a command that reads the bytes to sign from its standard input and writes the signature, in base64, to its standard output. Both forms are
/// understood, the 64 bytes of JWS and the DER of OpenSSL, PKCS#11 tools and key services.
/// </summary>
internal static class SigningCommand
{
    private const string Variable = "POLICY_SIGNING_COMMAND";
    private const int Half = 32;

    /// <exception cref="PolicyFormatException">The command failed or did not end, or what it wrote is no signature.</exception>
    public static byte[] Run(string command, string directory, byte[] input, int patienceMilliseconds = 60_000)
    {
        string output;
        try
        {
            using var process = Process.Start(Shell(command, directory))!;
            process.ErrorDataReceived += (_, _) => { }; // it may speak of secrets
            process.BeginErrorReadLine();
            Give(process, input);
            Task<string> written = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(patienceMilliseconds) || !written.Wait(patienceMilliseconds))
            {
                Stop(process);
                throw new PolicyFormatException($"the command in PolicySigningCommand did not end within {patienceMilliseconds / 1000} seconds");
            }

            output = process.ExitCode == 0 ? written.Result : throw new PolicyFormatException($"the command in PolicySigningCommand failed with exit code {process.ExitCode}");
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            throw new PolicyFormatException($"the command in PolicySigningCommand cannot be run: {exception.Message}");
        }

        byte[]? signature = Decode(output);
        return signature?.Length == 2 * Half ? signature
            : (signature is null ? null : FromDer(signature)) ?? throw new PolicyFormatException("the command in PolicySigningCommand wrote no ES256 signature in base64");
    }

    private static void Stop(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
        }
    }

    private static void Give(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input, 0, input.Length);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code and its output tell.
        }
    }

    private static ProcessStartInfo Shell(string command, string directory)
    {
        // The command is handed over as it is, and not as part of another one that would have to quote it.
        ProcessStartInfo shell = Path.DirectorySeparatorChar == '\\'
            ? new("cmd", $"/d /s /c \"{command}\"")
            : new("/bin/sh", $"-c \"eval \\\"${Variable}\\\"\"");
        shell.Environment[Variable] = command;
        shell.WorkingDirectory = directory;
        shell.UseShellExecute = false;
        shell.CreateNoWindow = true;
        shell.RedirectStandardInput = shell.RedirectStandardOutput = shell.RedirectStandardError = true;
        return shell;
    }

    private static byte[]? Decode(string text)
    {
        try
        {
            string plain = new string([.. text.Where(c => !char.IsWhiteSpace(c))]).Replace('-', '+').Replace('_', '/').TrimEnd('=');
            return Convert.FromBase64String(plain + new string('=', (4 - (plain.Length % 4)) % 4));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>SEQUENCE { INTEGER r, INTEGER s }, each at most 33 bytes long.</summary>
    private static byte[]? FromDer(byte[] der)
    {
        if (der.Length < 8 || der[0] != 0x30 || der[1] != der.Length - 2)
        {
            return null;
        }

        byte[] signature = new byte[2 * Half];
        int at = 2;
        for (int part = 1; part <= 2; part++)
        {
            if (at + 2 > der.Length || der[at] != 0x02 || at + 2 + der[at + 1] > der.Length)
            {
                return null;
            }

            byte[] value = [.. der.Skip(at + 2).Take(der[at + 1]).SkipWhile(b => b == 0)];
            if (value.Length > Half)
            {
                return null;
            }

            value.CopyTo(signature, (part * Half) - value.Length);
            at += 2 + der[at + 1];
        }

        return at == der.Length ? signature : null;
    }
}
