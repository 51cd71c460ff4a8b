using System.Diagnostics;

namespace PolicyAnalyzers.Build.Tests;

/// <summary>A folder that is gone when the test is.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("policy-");

    public string Path => _directory.FullName;

    public string this[string file] => System.IO.Path.Combine(Path, file);

    public string Write(string file, string text)
    {
        string path = this[file];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Read(string file) => File.ReadAllText(this[file]);

    public bool Has(string file) => File.Exists(this[file]);

    /// <summary>Takes the permission to write from the folder and all that is in it, until what is given back is disposed.</summary>
    public IDisposable ReadOnly() => new Permissions(Path);

    public void Dispose() => _directory.Delete(recursive: true);

    private sealed class Permissions : IDisposable
    {
        private readonly string _path;

        public Permissions(string path) => Change(_path = path, "a-w");

        public void Dispose() => Change(_path, "u+w");

        private static void Change(string path, string mode)
        {
            using Process chmod = Process.Start("chmod", ["-R", mode, path]);
            chmod.WaitForExit();
            Assert.Equal(0, chmod.ExitCode);
        }
    }
}
