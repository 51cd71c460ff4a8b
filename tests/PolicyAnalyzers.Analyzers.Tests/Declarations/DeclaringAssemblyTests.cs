using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.Analyzers.Tests.Declarations;

/// <summary>A project pays for declarations only where something can be declared.</summary>
public sealed class DeclaringAssemblyTests
{
    private const string Declaring = """
        public class Ledger
        {
            [PolicyAnalyzers.RequiresScope("https://ledger.contoso.example", "payments.create")]
            public void Pay() { }
        }
        """;

    private const string Own = """
        namespace PolicyAnalyzers { internal class AgentTaskAttribute : System.Attribute { } internal class RequiresScopeAttribute(string resource, params string[] scopes) : System.Attribute { } }
        """;

    [Theory]
    [InlineData("class A { }", false)]
    [InlineData("class A { } // an AgentTask", true)]
    [InlineData("using T = PolicyAnalyzers.AgentTaskAttribute; class A { [T(\"a\")] void B() { } }", true)]
    [InlineData("[assembly: PolicyAnalyzers.AgentIdentity(\"a\")]", true)]
    public void By_what_its_own_text_speaks_of(string source, bool expected) =>
        Assert.Equal(expected, DeclarationSymbols.Resolve(Compilations.Of(source)) is not null);

    [Fact]
    public void By_what_it_references_that_declares()
    {
        Assert.True(Declares(Compilations.Built("Ledger", Declaring)));
        Assert.False(Declares(Compilations.Built("Other", "public class Other { }")));
    }

    [Fact]
    public void By_what_it_references_that_has_the_attributes_for_itself() =>
        Assert.True(Declares(CSharpCompilation.Create(
            "Embedded",
            [CSharpSyntaxTree.ParseText(Own + Declaring, cancellationToken: TestContext.Current.CancellationToken)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).ToMetadataReference()));

    private static bool Declares(MetadataReference reference) => DeclarationSymbols.Resolve(Compilations.Of("class A { }").AddReferences(reference)) is not null;
}
