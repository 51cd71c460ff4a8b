using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>A type is found by its name wherever the compiler would find it.</summary>
public sealed class TypeIndexTests
{
    private static readonly CSharpCompilation s_library = Compilation("Library", "namespace A.B { public class C { public class D<T> { } } internal class E { } } public class F { }", []);

    [Theory]
    [InlineData("A.B.C")]
    [InlineData("A.B.C+D`1")]
    [InlineData("A.B.E")]
    [InlineData("F")]
    [InlineData("A.B.None")]
    [InlineData("None.C")]
    [InlineData("A.B.C+None")]
    [InlineData("System.Collections.Generic.Dictionary`2")]
    public void As_the_compiler_does(string name)
    {
        foreach (string[] aliases in new string[][] { [], ["global", "other"], ["other"] })
        {
            CSharpCompilation compilation = Compilation("App", "namespace A { class G { } }", [s_library.ToMetadataReference([.. aliases])]);

            Assert.Equal(compilation.GetTypesByMetadataName(name), TypeIndex.Of(compilation).Find(name), SymbolEqualityComparer.Default);
        }
    }

    private static CSharpCompilation Compilation(string name, string source, MetadataReference[] references) => CSharpCompilation.Create(
        name,
        [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
        [MetadataReference.CreateFromFile(typeof(object).Assembly.Location), .. references],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
}
