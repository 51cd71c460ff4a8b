using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.Declarations.DoubtfulDeclarationAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Declarations;

public sealed class ContradictoryTaskTests
{
    private const string Id = "POL4004";
    private const string One = """TaskScope("https://a.example", "read")""";
    private const string Two = One + """, TaskScope("https://b.example", "read")""";

    private static string Method(string members, string scopes = One) => $$"""
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            private const int Hour = 3600;

            [AgentTask("invoice.pay", Purpose = "Pay one approved invoice"{{members}}), {{scopes}}]
            public void Run() { }
        }
        """;

    [Theory]
    [InlineData(", Sensitivity = Sensitivity.Restricted, MaxLifetimeSeconds = {|#0:301|}")]
    [InlineData(", Sensitivity = Sensitivity.Restricted, MaxLifetimeSeconds = {|#0:Hour|}")]
    [InlineData(", MaxLifetimeSeconds = {|#0:5 * 60 + 1|}, Sensitivity = (Sensitivity)3")]
    [InlineData(", Sensitivity = Sensitivity.Confidential, MaxLifetimeSeconds = {|#0:1800|}")]
    public Task A_long_life_contradicts_a_high_sensitivity(string members) => V.Source(Method(members), Expect.Warning(Id));

    [Theory]
    [InlineData("")]
    [InlineData(", MaxLifetimeSeconds = 3600")]
    [InlineData(", Sensitivity = Sensitivity.Public, MaxLifetimeSeconds = 3600")]
    [InlineData(", Sensitivity = Sensitivity.Restricted")]
    [InlineData(", Sensitivity = Sensitivity.Restricted, MaxLifetimeSeconds = 300")]
    [InlineData(", Sensitivity = Sensitivity.Confidential, MaxLifetimeSeconds = 900")]
    [InlineData(", Sensitivity = Sensitivity.Restricted, MaxLifetimeSeconds = 7200")]
    public Task What_is_allowed_or_malformed_anyway_is_silent(string members) => V.Source(Method(members));

    [Theory]
    [InlineData(", Approval = {|#0:Approval.Human|}")]
    [InlineData(", Approval = {|#0:Approval.Human|}, MaxLifetimeSeconds = 30")]
    [InlineData(", Approval = {|#0:Approval.Human|}, MaxLifetimeSeconds = 119")]
    public Task A_second_approval_needs_time(string members) => V.Source(Method(members, Two), Expect.Warning(Id));

    [Theory]
    [InlineData(", Approval = Approval.Human, MaxLifetimeSeconds = 120", Two)]
    [InlineData(", Approval = Approval.None, MaxLifetimeSeconds = 5", Two)]
    [InlineData(", Approval = Approval.Human, MaxLifetimeSeconds = 5", One)]
    [InlineData(", Approval = Approval.Human, MaxLifetimeSeconds = 5", One + ", " + One)]
    public Task The_first_approval_takes_nothing_of_the_lease(string members, string scopes) => V.Source(Method(members, scopes));

    [Fact]
    public Task The_messages_name_culprit_and_remedy() => V.Source(
        Method(", Approval = {|#1:Approval.Human|}, Sensitivity = Sensitivity.Restricted, MaxLifetimeSeconds = 60", Two) + Method(", Sensitivity = Sensitivity.Restricted, MaxLifetimeSeconds = {|#0:900|}").Replace("using PolicyAnalyzers;", "", StringComparison.Ordinal).Replace("Tools", "Others", StringComparison.Ordinal),
        Expect.Warning(Id).WithMessage("A lifetime of 900 seconds contradicts Sensitivity.Restricted; state at most 300"),
        Expect.Warning(Id, 1).WithMessage("A human approves each of the 2 resources of task 'invoice.pay', and the lease ends 60 seconds after the first answer; declare a task for each, or a lifetime of at least 120"));
}
