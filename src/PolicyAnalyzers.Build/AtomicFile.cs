using System.Text;

namespace PolicyAnalyzers.Build;

/// <summary>Writes files so that nobody ever reads half of one.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the file, and leaves one that has these bytes already untouched, with its time.</summary>
    /// <returns>Whether the file has these bytes now; false only when it exists and may not be overwritten.</returns>
    public static bool Write(string path, string text, bool overwrite = true)
    {
        byte[] bytes = s_utf8.GetBytes(text);
        if (Holds(path, bytes))
        {
            return true;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            Rename(temporary, path, overwrite);
            return true;
        }
        catch (IOException) when (File.Exists(path) && (!overwrite || Holds(path, bytes)))
        {
            return Holds(path, bytes); // another build was first
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Rename(string temporary, string path, bool overwrite)
    {
        if (overwrite && File.Exists(path))
        {
            File.Replace(temporary, path, destinationBackupFileName: null);
        }
        else
        {
            File.Move(temporary, path);
        }
    }

    private static bool Holds(string path, byte[] bytes) => File.Exists(path) && File.ReadAllBytes(path).SequenceEqual(bytes);
}
