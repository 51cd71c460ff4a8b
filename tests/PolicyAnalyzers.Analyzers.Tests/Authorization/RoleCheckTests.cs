using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

public sealed class RoleCheckTests
{
    private const string Id = "POL2001";

    private static string Class(string attribute, string body) => $$"""
        using System;
        using System.Linq;
        using System.Security.Claims;
        using System.Security.Principal;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Identity;
        using Microsoft.SemanticKernel;

        public class Tools(ClaimsPrincipal user, UserManager<string> users, AuthorizationPolicyBuilder policies)
        {
            {{attribute}}
            public object Run(string input)
            {
                _ = (user, users, policies);
                {{body}}
                return input;
            }
        }

        public record Operator(string Login, string[] Roles);

        public class Mine
        {
            public static bool IsInRole(string role) => role == "x";
            public string FindFirst(string type) => type;
            public bool HasClaim(string type, string value) => type == value;
        }
        """;

    public static TheoryData<string> Checks => new(
        """Func<Operator> current = () => new Operator("x", ["lead"]); if (!{|#0:current().Roles.Contains("lead")|}) { return null; }""",
        """Func<Operator> current = () => new Operator("x", ["lead"]); var writer = current(); if (!{|#0:writer.Roles.Contains("lead")|}) { return null; }""",
        """string role = Environment.GetEnvironmentVariable("DESK_ROLE"); if ({|#0:role is not ("teamlead" or "backoffice")|}) { return null; }""",
        """if ({|#0:Environment.GetEnvironmentVariable("AGENT_USER_ROLE") != "admin"|}) { return null; }""",
        """if ({|#0:user.IsInRole("Admin")|}) { return null; }""",
        """IPrincipal principal = user; if ({|#0:principal.IsInRole(input)|}) { return null; }""",
        """if ({|#0:users.IsInRoleAsync(input, "Admin")|}.Result) { return null; }""",
        """if ({|#0:user.HasClaim(ClaimTypes.Role, "Admin")|}) { return null; }""",
        """if ({|#0:user.HasClaim("roles", "Admin")|}) { return null; }""",
        """if (user.HasClaim(c => {|#0:c.Type == ClaimTypes.Role && c.Value == "Admin"|})) { return null; }""",
        """if (user.Claims.Any(c => {|#0:c.Type == "role" && c.Value.Equals("Admin")|})) { return null; }""",
        """if ({|#0:user.FindFirst(ClaimTypes.Role)?.Value == "Admin"|}) { return null; }""",
        """if ({|#0:user.FindFirstValue("role") != "Admin"|}) { return null; }""",
        """if ({|#0:user.FindFirstValue("role") is "Admin" or "Owner"|}) { return null; }""",
        """var role = user.FindFirstValue("role"); if ({|#0:role == "Admin"|}) { return null; }""",
        """if ({|#0:user.FindAll("role").Any(c => c.Value == "Admin")|}) { return null; }""",
        """if ({|#0:user.Claims.Where(c => c.Type == "role").Select(c => c.Value).Contains("Admin")|}) { return null; }""",
        """foreach (var role in user.FindAll(ClaimTypes.Role)) { if ({|#0:role.Value == "Admin"|}) { return null; } }""",
        """switch ({|#0:user.FindFirstValue("role")|}) { case "Admin": return null; default: break; }""",
        """bool denied = !{|#0:user.IsInRole("Admin")|}; if (denied || input == "") { throw new InvalidOperationException(); }""",
        """if (input.Length > 3 && {|#0:user.IsInRole("Admin")|} is false) { return null; }""",
        """_ = {|#0:user.IsInRole("Admin")|} ? input : throw new InvalidOperationException();""",
        """while (!{|#0:user.IsInRole("Admin")|}) { return null; }""",
        """ArgumentOutOfRangeException.ThrowIfEqual({|#0:user.IsInRole("Admin")|}, false);""",
        """int limit = {|#0:user.FindFirstValue("role")|} switch { "admin" => 1000, "manager" => 500, _ => 50 }; if (input.Length > limit) { return null; }""",
        """var limit = {|#0:user.IsInRole("Admin")|} ? 1000m : 50m; if (input.Length > limit) { throw new InvalidOperationException(); }""",
        """if (input.Length > ({|#0:user.FindFirstValue("role")|} switch { "admin" => 1000, _ => 50 })) { return null; }""",
        """if (!{|#0:new[] { "Admin", "Owner" }.Any(user.IsInRole)|}) { return null; }""",
        """if (input.Length > ({|#0:user.IsInRole("Admin")|} ? 1000 : input == "" ? 50 : 20)) { return null; }""",
        """{|#0:policies.RequireRole("Admin")|};""");

    [Theory]
    [MemberData(nameof(Checks))]
    public Task In_a_tool_it_is_a_warning(string body) => V.Source(Class("[KernelFunction]", body), Expect.Warning(Id));

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Where_no_root_reaches_it_is_silent(string body) =>
        V.Source(Class("", body.Replace("{|#0:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal)));

    [Theory]
    [InlineData("""var role = Environment.GetEnvironmentVariable("MESSAGE_ROLE"); if (role == "assistant") { return null; }""")]
    [InlineData("""var region = Environment.GetEnvironmentVariable("REGION"); if (region != "eu") { return null; }""")]
    [InlineData("""Func<Operator> next = () => new Operator("x", ["lead"]); if (!next().Roles.Contains("lead")) { return null; }""")]
    [InlineData("""Console.WriteLine(user.FindFirstValue("role"));""")]
    [InlineData("""var role = user.FindFirstValue("role"); Console.WriteLine($"Called as {role}");""")]
    [InlineData("""if (user.FindFirst(ClaimTypes.Role) is null) { return null; }""")]
    [InlineData("""Console.WriteLine(user.IsInRole("Admin"));""")]
    [InlineData("""var greeting = user.IsInRole("Admin") ? "Hello, chief" : "Hello"; Console.WriteLine(greeting);""")]
    [InlineData("""if (user.IsInRole("Admin")) { Console.WriteLine("as an admin"); }""")]
    [InlineData("""int width = user.FindFirstValue("role") switch { "admin" => 1000, _ => 50 }; Console.WriteLine(width);""")]
    [InlineData("""int most = user.IsInRole("Admin") ? 20 : 10; for (int i = 0; i < most; i++) { Console.WriteLine(i); }""")]
    [InlineData("""switch (user.FindFirstValue("role")) { case "admin": input = "full"; break; default: input = "brief"; break; }""")]
    [InlineData("""string text = "x"; if (user.IsInRole("Admin")) { text += "y"; } Console.WriteLine(text);""")]
    [InlineData("""for (int i = 0; i < 3; i++) { if (user.IsInRole("Admin")) { continue; } Console.WriteLine(i); }""")]
    [InlineData("""if (user.FindFirst("role")?.Value is "" or null) { return null; }""")]
    [InlineData("""foreach (var role in user.FindAll(ClaimTypes.Role)) { Console.WriteLine(role.Value); }""")]
    [InlineData("""Console.WriteLine(string.Join(",", user.Claims.Where(c => c.Type == ClaimTypes.Role).Select(c => c.Value)));""")]
    [InlineData("""if (Mine.IsInRole("Admin")) { return null; }""")]
    [InlineData("""if (new Mine().FindFirst("role") == "x" || new Mine().HasClaim("role", "x")) { return null; }""")]
    [InlineData("""var m = new Microsoft.Extensions.AI.ChatMessage(Microsoft.Extensions.AI.ChatRole.User, input); if (m.Role == Microsoft.Extensions.AI.ChatRole.User) { return null; }""")]
    [InlineData("""var role = Microsoft.SemanticKernel.ChatCompletion.AuthorRole.Tool; if (role == Microsoft.SemanticKernel.ChatCompletion.AuthorRole.User) { return null; }""")]
    public Task What_only_looks_like_a_check_is_silent(string body) => V.Source(Class("[KernelFunction]", body));

    /// <summary>Told of where something is held against the limit, whoever chose it.</summary>
    [Theory]
    [InlineData("if (amount > {|#0:MaxFor(user)|}) { return \"too much\"; }", "decimal MaxFor(ClaimsPrincipal who) => who.IsInRole(\"Admin\") ? 1000m : 10m;", "POL2003")]
    [InlineData("var limit = await {|#0:LimitAsync()|}; if (amount > limit) { return \"too much\"; }", "async Task<decimal> LimitAsync() { await Task.Yield(); return user.FindFirst(ClaimTypes.Role)?.Value switch { \"admin\" => 1000m, _ => 10m }; }", "POL2003")]
    [InlineData("var limit = {|#0:Outer.LimitOf(context.Role)|}; if (amount > limit) { return \"too much\"; }", "static class Outer { public static decimal LimitOf(string role) => role.Length; }", Id)]
    [InlineData("if (amount > MaxFor(input)) { return \"too much\"; }", "decimal MaxFor(string of) => of.Length > 3 ? 1000m : 10m;", null)]
    [InlineData("int rows = MaxRows(); input += rows;", "int MaxRows() => user.IsInRole(\"Admin\") ? 1000 : 10;", null)]
    [InlineData("int rows = PageSize(); input += rows;", "int PageSize() => user.IsInRole(\"Admin\") ? 1000 : 10;", null)]
    public Task A_limit_that_a_helper_chooses(string body, string member, string? id) =>
        V.Source(Tool.With(body, "private " + member), id is null ? [] : [Expect.Warning(id)]);

    /// <summary>What a way of a choice asks of the caller, and what it asks of something else.</summary>
    [Theory]
    [InlineData("return {|#0:context|} switch { { Role: \"admin\" or \"owner\" } => await RemoveAsync(input), _ => \"Only admins may do that.\" };", true)]
    [InlineData("switch ({|#0:context|}) { case { Role: \"admin\" }: return await RemoveAsync(input); default: return \"no\"; }", true)]
    [InlineData("return input switch { \"remove\" when {|#0:context.Role == \"admin\"|} => await RemoveAsync(input), _ => \"no\" };", true)]
    [InlineData("input = context switch { { Language: \"de\" } => \"Hallo\", _ => \"Hello\" };", false)]
    [InlineData("var item = await store.FindAsync(input); return item switch { { Id: \"x\" } => await RemoveAsync(input), _ => \"no\" };", false)]
    [InlineData("input = context switch { { Role: \"admin\" } => \"Hello, chief\", _ => \"Hello\" };", false)]
    public Task Ways_of_a_choice(string body, bool isCheck) => V.Source(
        Tool.With(body, "private async Task<string> RemoveAsync(string id) { await store.RemoveAsync(id); return \"removed\"; }").Replace("await http.DeleteAsync(input);", "await Task.Yield();", StringComparison.Ordinal),
        isCheck ? [Expect.Warning(Id)] : []);

    /// <summary>The code around a tool knows who calls; what the model says of itself is another rule's.</summary>
    [Theory]
    [InlineData("bool isManager", "if (!{|#0:isManager|}) { return \"no\"; }", true)]
    [InlineData("bool isManager", "string title = isManager ? \"chief\" : \"all\"; order += title;", false)]
    [InlineData("bool isOpen", "if (!isOpen) { return \"no\"; }", false)]
    [InlineData("bool isPackageManager", "if (!isPackageManager) { return \"no\"; }", false)]
    public Task What_the_code_around_a_tool_was_told_of_its_caller(string told, string body, bool isCheck) => V.Source(
        $$"""
        using System.Net.Http;
        using Microsoft.Extensions.AI;

        public static class Agents
        {
            public static AIFunction Make({{told}}) => AIFunctionFactory.Create(async (string order) =>
            {
                {{body}}
                await new HttpClient().DeleteAsync(order);
                return "done";
            });
        }
        """,
        isCheck ? [Expect.Warning(Id)] : []);

    [Theory]
    [InlineData("if (!_isChief) { return null; }", true)]
    [InlineData("string title = \"\"; if (_isChief) { title = \"chief\"; } Console.WriteLine(title);", false)]
    public Task A_check_that_a_field_keeps_counts_if_the_field_decides(string body, bool isFound)
    {
        string source = $$"""
            using System;
            using System.Security.Claims;
            using Microsoft.SemanticKernel;

            public class Tools
            {
                private readonly bool _isChief;

                public Tools(ClaimsPrincipal user) => _isChief = {|#0:user.IsInRole("Chief")|};

                [KernelFunction]
                public object Run(string input)
                {
                    {{body}}
                    return input;
                }
            }
            """;
        return isFound ? V.Source(source, Expect.Warning(Id)) : V.Source(Tool.Unmarked(source));
    }

    /// <summary>What is compared with it may be called anything; a refusal has to follow.</summary>
    [Theory]
    [InlineData("""if (!{|#0:operatorName.Equals(Rules.AuthorisedOperatorRole, StringComparison.OrdinalIgnoreCase)|}) { throw new OperationDeniedException(operatorName); }""", true)]
    [InlineData("""if ({|#0:operatorName != Rules.AdminRole|}) { return "Access denied."; }""", true)]
    [InlineData("""if (!{|#0:string.Equals(operatorName, Rules.AdminRole)|}) { return "Only an admin can do that."; }""", true)]
    [InlineData("""if (operatorName != Rules.AdminRole) { return "There is no such desk."; }""", false)]
    [InlineData("""if (operatorName == Rules.AdminRole) { input += " (chief)"; }""", false)]
    [InlineData("""if (operatorName != Rules.AssistantMessageRole) { return "Access denied."; }""", false)]
    [InlineData("""if (operatorName != Rules.DefaultDesk) { return "Access denied."; }""", false)]
    [InlineData("""if (operatorName != System.Security.Claims.ClaimTypes.Role) { return "Access denied."; }""", false)]
    public Task A_constant_that_is_called_a_role(string body, bool isCheck) => V.Source(
        Tool.With(
            "string operatorName = input + amount; " + body,
            types: """
                public static class Rules { public const string AuthorisedOperatorRole = "driver", AdminRole = "chief", AssistantMessageRole = "x", DefaultDesk = "y"; }
                public sealed class OperationDeniedException(string who) : Exception(who);
                """),
        isCheck ? [Expect.Warning("POL2001")] : []);

    private const string Levels = """
        public enum AccessLevel { None, Agent, Supervisor }
        public sealed class Caller { public string Email { get; set; } public AccessLevel Level { get; set; } }
        public sealed class Document { public AccessLevel Level { get; set; } }
        public static class RoleTypes { public const string User = "user", Skill = "skill"; }
        public sealed class ChannelAccount { public string Role { get; set; } }
        public static class Held { public static Caller Caller = new(); public static Document Document = new(); public static ChannelAccount From = new(); }
        """;

    [Theory]
    [InlineData("""if ({|#0:Desk.Session.Seat != Seat.Partner|}) { return "Only partners can delete."; }""", true)]
    [InlineData("""if ({|#0:Seat.Partner != Desk.Session.Seat|}) { throw new UnauthorizedAccessException(); }""", true)]
    [InlineData("""input += Desk.Session.Seat == Seat.Partner ? ", Esq." : "";""", false)]
    [InlineData("""if (Desk.Session.Seat != Seat.Partner) { return "That is a form for partners."; }""", false)]
    [InlineData("""if (Desk.Chair.Seat != Seat.Partner) { return "Only partners can sit there."; }""", false)]
    public Task A_member_of_an_enum_of_the_caller_that_is_denied_for_is_a_role(string body, bool isCheck) => V.Source(
        Tool.With(body, types: "public enum Seat { Paralegal, Partner } public record DeskSession(string Name, Seat Seat); public record Chair(Seat Seat); public static class Desk { public static DeskSession Session = null!; public static Chair Chair = null!; }"),
        isCheck ? [Expect.Warning("POL2001")] : []);

    [Theory]
    [InlineData("""if ({|#0:Held.Caller.Level < AccessLevel.Supervisor|}) { return "no"; }""", true)]
    [InlineData("""if ({|#0:Held.Caller.Level is not AccessLevel.Supervisor|}) { return "no"; }""", true)]
    [InlineData("""if (Held.Document.Level < AccessLevel.Supervisor) { return "It is public already."; }""", false)]
    [InlineData("""Console.WriteLine(Held.Caller.Level);""", false)]
    [InlineData("""if (Held.From.Role == RoleTypes.Skill) { return "no"; }""", false)]
    public Task A_level_of_access_is_a_role_and_the_kind_of_an_account_is_none(string body, bool isCheck) =>
        V.Source(Tool.With(body, types: Levels), isCheck ? [Expect.Warning(Id)] : []);

    [Fact]
    public Task A_helper_is_not_told_of_when_a_tool_is_and_another_one_only_shows_its_answer() => V.Source(Tool.With(
        """if (!{|#0:Held.Users.Is("Admin")|}) { return "Access denied."; }""",
        """
        [KernelFunction]
        public object Me() => new { admin = Held.Users.Is("Admin"), name = context.UserId };
        """,
        """
        public interface IUsers { bool Is(string role); }
        public sealed class Users(ClaimsPrincipal user) : IUsers { public bool Is(string role) => user.IsInRole(role); }
        public static class Held { public static IUsers Users = null!; }
        """),
        Expect.Warning("POL2003"));

    [Fact]
    public Task Authorize_with_roles_on_a_tool_and_on_its_type_is_a_warning() => V.Source("""
        using Microsoft.AspNetCore.Authorization;
        using ModelContextProtocol.Server;

        [McpServerToolType, {|#0:Authorize(Roles = "Admin")|}]
        public static class Tools
        {
            [McpServerTool, {|#1:Authorize(Roles = "Admin")|}]
            public static string Run() => "";
        }
        """,
        Expect.Warning(Id), Expect.Warning(Id, 1));

    [Fact]
    public Task Authorize_without_roles_is_authentication_and_silent() => V.Source("""
        using Microsoft.AspNetCore.Authorization;
        using ModelContextProtocol.Server;

        [McpServerToolType, Authorize]
        public static class Tools
        {
            [McpServerTool, Authorize]
            public static string Run() => "";
        }
        """);

    [Fact]
    public Task Controllers_and_policies_beside_a_tool_are_silent() => V.Source("""
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.SemanticKernel;

        public class Tools
        {
            [KernelFunction]
            public string Run() => "";
        }

        [Authorize(Roles = "Admin")]
        public class OrdersController : ControllerBase
        {
            [Authorize(Roles = "Owner")]
            public IActionResult Get() => User.IsInRole("Admin") ? Ok() : Forbid();
        }

        public static class Setup
        {
            public static void Policies(AuthorizationOptions options) => options.AddPolicy("admin", p => p.RequireRole("Admin"));
        }
        """);

    [Theory]
    [InlineData("""if (!{|#0:Fields[context.Role].Contains(input)|}) { return "no"; }""", true)]
    [InlineData("""if (!{|#0:Fields[staff.Role].Contains(input)|}) { return "You may not see this field."; }""", true)]
    [InlineData("""if (!Fields[staff.Role].Contains(input)) { return "There is no such field."; }""", false)]
    [InlineData("""if (!Fields[context.Language].Contains(input)) { return "no"; }""", false)]
    [InlineData("""Console.WriteLine(Fields[context.Role].Contains(input));""", false)]
    public Task What_is_looked_up_by_a_role_decides_by_it(string body, bool isCheck) => V.Source(
        Tool.With("Staff staff = new(input); " + body, "private static readonly Dictionary<string, string[]> Fields = new();", "public sealed record Staff(string Role);"),
        isCheck ? [Expect.Warning(Id)] : []);

    /// <summary>Whoever sends the key of a role has it; and what goes with one call may name the caller's.</summary>
    [Theory]
    [InlineData("""var sent = request.Headers["x-api-key"]; bool isAdmin = sent.Count > 0 && {|#0:sent == adminApiKey|}; if (!isAdmin) { throw new UnauthorizedAccessException(); }""")]
    [InlineData("""if ({|#0:request.Headers["x-api-key"] != adminApiKey|}) { return "no"; }""")]
    [InlineData("""if ({|#0:request.Headers["X-User-Role"] != "admin"|}) { return "no"; }""")]
    [InlineData("""if ({|#0:kernel.Data["UserRole"]?.ToString() != "admin"|}) { return "no"; }""")]
    [InlineData("""if ({|#0:(string)request.HttpContext.Items["CurrentRole"] == "viewer"|}) { throw new UnauthorizedAccessException(); }""")]
    [InlineData("""if ({|#0:arguments["userRole"]?.ToString() != "admin"|}) { return "no"; }""")]
    public Task Of_a_key_or_of_what_goes_with_the_call(string body) => V.Source(Tool.With($$"""await DoAsync(input); async Task<string> DoAsync(string input) { var request = Held.Request; var kernel = Held.Kernel; var arguments = Held.Arguments; var adminApiKey = Held.Text; _ = (request, kernel, arguments, adminApiKey); {{body}} await store.RemoveAsync(input); return "done"; }""", CallHolder), Expect.Warning("POL2001"));

    [Theory]
    [InlineData("""if (request.Headers["x-api-key"] != otherKey) { input += "!"; }""")]
    [InlineData("""if (string.IsNullOrEmpty(adminApiKey)) { throw new InvalidOperationException("adminApiKey is missing"); }""")]
    [InlineData("""if (adminApiKey == null) { throw new InvalidOperationException("adminApiKey is missing"); }""")]
    [InlineData("""if (kernel.Data["Topic"]?.ToString() != "admin") { return "no"; }""")]
    [InlineData("""if (request.Headers["X-Role-Of-Message"] == "user") { input += "!"; }""")]
    public Task Of_another_key_is_silent(string body) => V.Source(Tool.With($$"""await DoAsync(input); async Task<string> DoAsync(string input) { var request = Held.Request; var kernel = Held.Kernel; var arguments = Held.Arguments; string adminApiKey = Held.Text, otherKey = Held.Text; _ = (request, kernel, arguments, adminApiKey, otherKey); {{body}} await store.RemoveAsync(input); return "done"; }""", CallHolder));

    private const string CallHolder = """private static class Held { public static HttpRequest Request = null!; public static Kernel Kernel = null!; public static KernelArguments Arguments = null!; public static string Text = Environment.MachineName; }""";
}
