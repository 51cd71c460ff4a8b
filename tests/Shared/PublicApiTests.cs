using System.Reflection;
using PublicApiGenerator;

namespace PolicyAnalyzers.Tests;

/// <summary>The public surface changes only together with the reviewed file that states it.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_one_that_PublicApi_txt_states()
    {
        string assembly = Metadata("TestedAssembly");
        string actual = Assembly.Load(assembly).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false });
        string file = Metadata("PublicApiFile");
        string expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi.txt"));

        if (Normalize(expected) != Normalize(actual) && Environment.GetEnvironmentVariable("ACCEPT_PUBLIC_API") == "1")
        {
            File.WriteAllText(file, Normalize(actual) + "\n");
            return;
        }

        Assert.True(
            Normalize(expected) == Normalize(actual),
            $"The public API of {assembly} changed. If intended, run the tests once with ACCEPT_PUBLIC_API=1 and review {file}.\n{actual}");
    }

    private static string Metadata(string key) =>
        typeof(PublicApiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private static string Normalize(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
}
