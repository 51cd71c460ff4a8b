using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

public sealed class DataTypeTests
{
    [Theory]
    [InlineData("record T(string Number, decimal Total, Other[] Parts);")]
    [InlineData("class T { public int A { get; set; } private string _b; public DateTime? C { get; internal init; } public List<Other> Parts { get; set; } }")]
    [InlineData("partial class T { public int A { get; } } partial class T { public Kind B { get; } }")]
    [InlineData("struct T { public int A, B; private enum State { X } private class Inner { private void M() { } } }")]
    public void Data_alone_says_nothing(string type) => Assert.True(IsData(type));

    [Theory]
    [InlineData("class T { void M() { } }")]
    [InlineData("class T { public T() { } }")]
    [InlineData("class T { public event Action Changed; }")]
    [InlineData("class T { const string Scope = \"Mail.ReadWrite\"; }")]
    [InlineData("class T { public string Scope { get; set; } = \"Mail.ReadWrite\"; }")]
    [InlineData("class T { public string Scope => \"Mail.ReadWrite\"; }")]
    [InlineData("class T { public string Scope { get { return \"Mail.ReadWrite\"; } } }")]
    [InlineData("class T { public string Scope { get => \"Mail.ReadWrite\"; } }")]
    [InlineData("record T(string Scope = \"Mail.ReadWrite\");")]
    [InlineData("record T([property: Obsolete] string Scope);")]
    [InlineData("[Obsolete] record T(string Number);")]
    [InlineData("class T { [Obsolete] public string Number { get; set; } }")]
    [InlineData("class T { public string Number { get; [Obsolete] set; } }")]
    [InlineData("record T(string Number) : Contract;")]
    [InlineData("partial class T { public int A { get; } } partial class T { void M() { } }")]
    public void Code_attributes_and_promises_say_something(string type) => Assert.False(IsData(type));

    [Theory]
    [InlineData("record T(Other Held);")]
    [InlineData("class T { private Other _held; }")]
    [InlineData("record T(Small Held);")]
    [InlineData("class T { public Contract Held { get; set; } }")]
    [InlineData("class T { public Missing Held { get; set; } }")]
    public void Who_holds_an_object_of_the_project_says_how_long_it_lives(string type) => Assert.False(IsData(type));

    private static bool IsData(string type)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText($"using System; using System.Collections.Generic; {type} class Other {{ }} struct Small {{ }} enum Kind {{ }} interface Contract {{ }}", cancellationToken: TestContext.Current.CancellationToken);
        CSharpCompilation compilation = CSharpCompilation.Create("Data", [tree], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        return DataTypes.Contain(compilation.GetTypeByMetadataName("T")!, TestContext.Current.CancellationToken);
    }
}
