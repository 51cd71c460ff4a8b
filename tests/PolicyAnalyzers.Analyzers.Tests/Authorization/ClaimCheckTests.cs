using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

public sealed class ClaimCheckTests
{
    private const string Id = "POL2002";

    public static TheoryData<string> Checks => new(
        """if (user.Claims.All(c => {|#0:c is not { Type: "club" } || c.Value != input|})) { return "You do not work in that club."; }""",
        """if (user.Claims.All(c => {|#0:c.Type != "club" || c.Value != input|})) { return "You do not work in that club."; }""",
        """if (!user.Claims.Any(c => {|#0:c is { Type: "club" } && c.Value == input|})) { return "You do not work in that club."; }""",
        """var level = int.Parse(user.FindFirst("clearance_level")?.Value ?? "0"); if ({|#0:level < 3|}) { return "Your clearance is too low."; }""",
        """if (!int.TryParse(user.FindFirstValue("level"), out var level) || {|#0:level < 3|}) { return "You have no access to this."; }""",
        """if (!{|#0:context.Scopes.Contains("items.delete")|}) { return "Access denied."; }""",
        """if ({|#0:context.Scopes.Contains("items.delete")|} is false) { throw new InvalidOperationException(); }""",
        """if (!{|#0:user.HasClaim("scp", "items.delete")|}) { return "no"; }""",
        """if (!user.HasClaim(c => {|#0:c.Type == "permissions" && c.Value == "items:delete"|})) { return "no"; }""",
        """var scopes = user.FindFirst("scope")?.Value.Split(' ') ?? []; if (!{|#0:scopes.Contains("items.delete")|}) { return "no"; }""",
        """HashSet<string> granted = new(user.FindAll("scp").SelectMany(c => c.Value.Split(' ')), StringComparer.OrdinalIgnoreCase); if (!{|#0:granted.Contains("items.delete")|}) { return "no"; }""",
        """if (user.FindFirstValue("scope") is not { } scope || !{|#0:scope.Split(' ').Contains("items.delete")|}) { return "no"; }""",
        """var may = {|#0:context.Scopes.Contains("items.delete")|} && flag; if (!may) { return "no"; }""",
        """foreach (var id in input.Split(',')) { if (!{|#0:context.Scopes.Contains("items.delete")|}) { continue; } await store.RemoveAsync(id); }""",
        """if (!{|#0:context.Scopes.Any(s => s == "items.delete")|}) { return "no"; }""",
        """if (!{|#0:context.Scopes.IsSupersetOf(new[] { "items.delete" })|}) { return "no"; }""",
        """if ({|#0:user.FindFirst("department")?.Value != "HR"|}) { throw new UnauthorizedAccessException(); }""",
        """if ({|#0:user.FindFirst("clearance")?.Value == "low"|}) { return "You are not allowed to do that."; }""",
        """switch ({|#0:context.Department|}) { case "SRE": await store.RemoveAsync(input); return "removed"; default: return "Only people of SRE may do that."; }""",
        """if ({|#0:Array.IndexOf(context.Scopes.ToArray(), "items.delete") < 0|}) { return "no"; }""",
        """if (!{|#0:context.CanPay|}) { return "You may not pay."; }""");

    [Theory]
    [MemberData(nameof(Checks))]
    public Task In_a_tool_it_is_a_warning(string body) =>
        V.Source(Tool.With(body), Expect.Warning(body.Contains("CanPay", StringComparison.Ordinal) ? "POL2003" : Id));

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Where_no_root_reaches_it_is_silent(string body) => V.Source(Tool.Without(body));

    [Theory]
    [InlineData("""Console.WriteLine(user.Claims.All(c => c.Type != "scope" || c.Value != "x"));""")]
    [InlineData("""input += user.Claims.Any(c => c is { Type: "locale" } && c.Value == "de") ? "Hallo" : "Hello";""")]
    [InlineData("""Console.WriteLine(string.Join(" ", context.Scopes));""")]
    [InlineData("""Console.WriteLine(context.Scopes.Contains("items.delete"));""")]
    [InlineData("""if (context.Scopes.Count == 0) { return "You have no scopes."; }""")]
    [InlineData("""string greeting = context.Language == "de" ? "Hallo" : "Hello"; Console.WriteLine(greeting);""")]
    [InlineData("""string greeting = user.FindFirst("locale")?.Value == "de" ? "Hallo" : "Hello"; Console.WriteLine(greeting);""")]
    [InlineData("""var scopes = new HashSet<string> { "a", "b" }; if (!scopes.Contains(input)) { return "There is no scope " + input; }""")]
    [InlineData("""var scope = input; if (scope == "https://graph.microsoft.com/.default") { return "not allowed"; }""")]
    [InlineData("""if (user.FindFirst("scope") is null) { return "Your token has no scopes."; }""")]
    [InlineData("""var state = new { scope = user.FindFirstValue("scope") }; Console.WriteLine(state);""")]
    [InlineData("""if (user.FindFirst("email_verified")?.Value == "true") { input += "!"; }""")]
    [InlineData("""if (new[] { "a", "b" }.Contains(input)) { return "twice"; }""")]
    public Task What_is_only_read_or_shown_is_silent(string body) => V.Source(Tool.With(body));

    /// <summary>Nobody is greeted by scope: to answer with fixed words is to turn away, even if nothing else is done.</summary>
    [Theory]
    [InlineData("""if (!{|#0:context.Scopes.Contains("reports:write")|}) { return "reports:write is missing."; }""", true)]
    [InlineData("""if (context.Language == "de") { return "Das gibt es nur auf Englisch."; }""", false)]
    public Task A_scope_that_is_missed_in_fixed_words_decides(string body, bool isCheck) => V.Source(
        Tool.With(body + " return input + amount;").Replace("await http.DeleteAsync(input);", "await Task.Yield();", StringComparison.Ordinal),
        isCheck ? [Expect.Warning(Id)] : []);

    [Theory]
    [InlineData("""[McpServerTool, {|#0:Authorize(Policy = "tools")|}]""")]
    [InlineData("""[McpServerTool, {|#0:Authorize("tools")|}]""")]
    [InlineData("""[McpServerTool, {|#0:RequiredScope("Mail.Send")|}]""")]
    [InlineData("""[McpServerTool, {|#0:RequireScope("Mail.Send")|}]""")]
    [InlineData("""[McpServerTool, {|#0:Own(Policy = "tools")|}]""")]
    public Task Policies_and_scopes_in_attributes_of_tools_are_warnings(string attributes) => V.Source($$"""
        using System;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.Identity.Web.Resource;
        using ModelContextProtocol.Server;

        public static class Tools
        {
            {{attributes}}
            public static string Run() => "";
        }

        public class RequireScopeAttribute(string scope) : Attribute
        {
            public string Scope => scope;
        }

        public class OwnAttribute : AuthorizeAttribute;
        """,
        Expect.Warning(Id));

    [Fact]
    public Task A_scope_that_a_tool_states_is_no_check_but_wants_a_task() => V.Source(
        """
        using ModelContextProtocol.Server;

        public static class Tools
        {
            [McpServerTool, PolicyAnalyzers.RequiresScope("https://mail.contoso.example", "mail.send")]
            public static string {|#0:Run|}() => "";
        }
        """,
        Expect.Warning("POL4014"));

    [Theory]
    [InlineData("[McpServerTool, Authorize]")]
    [InlineData("[McpServerTool, AllowAnonymous]")]
    [InlineData("""[McpServerTool, Authorize(AuthenticationSchemes = "Bearer")]""")]
    [InlineData("""[McpServerTool, System.Diagnostics.CodeAnalysis.RequiresUnreferencedCode("scope")]""")]
    [InlineData("""[Authorize(Policy = "tools")]""")]
    public Task Attributes_that_ask_who_calls_are_silent(string attributes) => V.Source($$"""
        using Microsoft.AspNetCore.Authorization;
        using ModelContextProtocol.Server;

        public static class Tools
        {
            {{attributes}}
            public static string Run() => "";

            [McpServerTool]
            public static string Other() => "";
        }
        """);

    [Fact]
    public Task A_helper_that_is_asked_by_tools_is_reported_where_they_decide() => V.Source(Tool.With(
        """if (!{|#0:HasScope("items.delete")|}) { return "no"; }""",
        """
        [KernelFunction]
        public async Task<string> OtherAsync(string input)
        {
            if (!{|#1:HasScope("items.clear")|}) { return "no"; }
            await http.DeleteAsync(input);
            return "done";
        }

        private bool HasScope(string scope)
        {
            if (user.FindFirst("scope")?.Value is not { } scopes) { return false; }
            return scopes.Split(' ').Contains(scope);
        }
        """),
        Expect.Warning(Id), Expect.Warning(Id, 1));

    [Fact]
    public Task A_helper_that_nobody_is_seen_to_ask_is_reported_itself() => V.Source(Tool.With(
        """var checks = new Func<string, bool>(HasScope); Console.WriteLine(checks);""",
        """private bool HasScope(string scope) => {|#0:user.HasClaim("scope", scope)|};"""),
        Expect.Warning(Id));

    [Fact]
    public Task A_helper_that_throws_is_reported_where_it_does() => V.Source(Tool.With(
        """RequireScope("items.delete");""",
        """
        private void RequireScope(string scope)
        {
            if (!{|#0:user.HasClaim("scope", scope)|}) { throw new UnauthorizedAccessException(); }
        }
        """),
        Expect.Warning(Id));

    [Theory]
    [InlineData("""if ({|#0:(user.Of() & Right.Write) != Right.Write|}) { return "no"; }""", true)]
    [InlineData("""var needed = Right.Write; if ({|#0:(user.Of() & needed) != needed|}) { return "no"; }""", true)]
    [InlineData("""var right = input.Parsed(); if ((right & Right.Write) == 0) { return "That is no right to write."; }""", false)]
    [InlineData("""if ((user.Theme() & Theme.Dark) != 0) { input += " (dark)"; }""", false)]
    [InlineData("""Console.WriteLine(user.Of() & Right.Write);""", false)]
    public Task Rights_of_the_caller_are_scopes(string body, bool isCheck) => V.Source(
        Tool.With(
            body,
            types: """
                [Flags] public enum Right { None, Read = 1, Write = 2 }
                [Flags] public enum Theme { None, Dark = 1 }
                public static class Callers
                {
                    public static Right Of(this ClaimsPrincipal user) => Right.Read;
                    public static Right Parsed(this string text) => Right.Read;
                    public static Theme Theme(this ClaimsPrincipal user) => 0;
                }
                """),
        isCheck ? [Expect.Warning(Id)] : []);
}
