using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

public sealed class PermissionAskTests
{
    private const string Id = "POL2003";

    private const string Services = """
        public interface IPermissionService
        {
            bool Can(ClaimsPrincipal user, string action);
            bool Grants(string permission);
            Task<bool> HasPermissionAsync(string user, string permission);
            Task<bool> CanEditAsync(string page);
            Task EnsurePermissionAsync(string user, string permission);
            Task<Grant> CheckPermissionAsync(string permission);
            (bool Allowed, string Reason) CheckAccess(string item);
            string? Refuse(string permission);
        }

        public interface IRoleAuthorization
        {
            bool TryResolveAuthorizedRole(string entity, out string role, out string error);
            bool AreColumnsAuthorizedForOperation(string role, string entity);
            bool TryGetAccessToken(out string token);
        }

        public record Grant(bool Allowed, string Reason);

        public class NeedsAttribute(string permission) : Attribute { public string Permission { get; } = permission; }

        public interface IPipeline { Task<bool> CheckAuthorizationAsync(System.Reflection.MethodInfo method); }

        public interface IMatrix { bool Allows(IReadOnlyList<string> roles, string operation); bool Allows(Uri uri); bool Permits(string state); }

        public interface IOrders
        {
            bool CanCancel(string order);
            bool IsAllowed(Uri uri);
            bool HasItems(string order);
            Task EnsureOpenAsync(string order);
            Task ValidateScopeAsync(string template);
        }

        public static class Held
        {
            public static IPermissionService Permissions = null!;
            public static IRoleAuthorization Roles = null!;
            public static IPipeline Pipeline = null!;
            public static AuthorizationPolicy Policy = null!;
            public static IOrders Orders = null!;
            public static IMatrix Matrix = null!;
        }
        """;

    private const string Enforcing = Member + """


        private async Task Enforce(System.Reflection.MethodInfo method, NeedsAttribute needs)
        {
            if (!await Held.Pipeline.CheckAuthorizationAsync(method) || !context.HasPermission(needs.Permission)) { throw new UnauthorizedAccessException("Authorization failed"); }
        }
        """;

    public static TheoryData<string> Asks => new(
        """if (!{|#0:Held.Permissions.Can(user, "items.delete")|}) { return "no"; }""",
        """if (!await {|#0:Held.Permissions.HasPermissionAsync(context.UserId, "items.delete")|}) { return "no"; }""",
        """var may = await {|#0:Held.Permissions.HasPermissionAsync(context.UserId, "items.delete")|}.ConfigureAwait(false); if (!may) throw new InvalidOperationException();""",
        """if (!await {|#0:Held.Permissions.CanEditAsync(input)|}) { return "no"; }""",
        """await {|#0:Held.Permissions.EnsurePermissionAsync(context.UserId, "items.delete")|};""",
        """if (!(await {|#0:Held.Permissions.CheckPermissionAsync("items.delete")|}).Allowed) { return "no"; }""",
        """var grant = await {|#0:Held.Permissions.CheckPermissionAsync("items.delete")|}; if (!grant.Allowed) { return grant.Reason; }""",
        """var (allowed, reason) = {|#0:Held.Permissions.CheckAccess(input)|}; if (!allowed) { return reason; }""",
        """if (!await {|#0:Held.Pipeline.CheckAuthorizationAsync(typeof(string).GetMethod("Trim"))|}) { throw new UnauthorizedAccessException("Authorization failed"); }""",
        """if (!{|#0:Held.Roles.TryResolveAuthorizedRole(input, out var role, out var error)|}) { return error; }""",
        """if (!{|#0:Held.Roles.AreColumnsAuthorizedForOperation(context.Role, input)|}) { return "no"; }""",
        """if (!{|#0:Held.Matrix.Allows(context.Roles, "items.delete")|}) { return "You are not allowed to do that."; }""",
        """if (!{|#0:Held.Permissions.Grants(input)|}) { return "no"; }""",
        """if (!{|#0:context.HasPermission("items.delete")|}) { return "no"; }""",
        """if ({|#0:context.HasPermission("items.delete")|}) { await http.DeleteAsync(input); }""",
        """if (!(await {|#0:Authorization.AuthorizeAsync(user, "policy")|}).Succeeded) { return "no"; }""");

    private const string Member = """
        private static IAuthorizationService Authorization => null!;
        """;

    [Theory]
    [MemberData(nameof(Asks))]
    public Task In_a_tool_it_is_a_warning(string body) => V.Source(Tool.With(body, Member, Services), Expect.Warning(Id));

    [Theory]
    [MemberData(nameof(Asks))]
    public Task Where_no_root_reaches_it_is_silent(string body) => V.Source(Tool.Without(body, Member, Services));

    [Theory]
    [InlineData("""if (!Held.Orders.CanCancel(input)) { return "This order cannot be cancelled."; }""")]
    [InlineData("""if (!Held.Orders.IsAllowed(new Uri(input))) { return "Access denied: this host is not allowed."; }""")]
    [InlineData("""if (!Held.Matrix.Allows(new Uri(input))) { return "Access denied: this host is not allowed."; }""")]
    [InlineData("""if (!Held.Matrix.Permits(input)) { return "In this state that is not possible."; }""")]
    [InlineData("""Console.WriteLine(Held.Matrix.Allows(context.Roles, input));""")]
    [InlineData("""if (!Held.Orders.HasItems(input)) { return "There is nothing in it."; }""")]
    [InlineData("""await Held.Orders.EnsureOpenAsync(input);""")]
    [InlineData("""await Held.Orders.ValidateScopeAsync(input);""")]
    [InlineData("""Console.WriteLine(await Held.Permissions.CanEditAsync(input));""")]
    [InlineData("""var text = await Held.Permissions.HasPermissionAsync(input, "x") ? "yes" : "no"; Console.WriteLine(text);""")]
    [InlineData("""if (await Held.Permissions.HasPermissionAsync(input, "x")) { return input + " has it already"; }""")]
    [InlineData("""if (user.Identity?.IsAuthenticated != true) { throw new UnauthorizedAccessException(); }""")]
    [InlineData("""using var stream = await http.GetStreamAsync(input); if (!stream.CanRead) { return "unreadable"; }""")]
    [InlineData("""try { await store.RemoveAsync(input); } catch (UnauthorizedAccessException) { return "Access denied by the store."; }""")]
    [InlineData("""using var response = await http.GetAsync(input); if (response.StatusCode == HttpStatusCode.Forbidden) { return "Access denied."; }""")]
    [InlineData("""if (!Held.Roles.TryGetAccessToken(out var token)) { return "Please sign in."; }""")]
    [InlineData("""await Enforce(typeof(string).GetMethod("Trim"), new NeedsAttribute("items.delete"));""")]
    [InlineData("""if (!(await Authorization.AuthorizeAsync(user, input, Held.Policy)).Succeeded) { throw new UnauthorizedAccessException(); }""")]
    public Task What_asks_for_something_else_or_only_tells_is_silent(string body) => V.Source(Tool.With(body, Enforcing, Services));

    [Theory]
    [InlineData("""if (!await {|#0:relations.CheckAsync(context.UserId, "withdrawer", input)|}) { return "Not permitted."; }""", true)]
    [InlineData("""if (amount > input.Length && !{|#0:rights.Has(user, 2)|}) { return "Orders of this size need the head."; }""", true)]
    [InlineData("""if (!await relations.CheckAsync(context.UserId, "withdrawer", input)) { Console.WriteLine("no"); }""", false)]
    [InlineData("""if (!await relations.CheckAsync(input, "spelling", "de")) { return "There are mistakes in it."; }""", false)]
    [InlineData("""if (rights.Has(user, 2)) { input += "!"; }""", false)]
    public Task A_check_of_somebody_by_a_service_of_rights_or_before_a_denial_is_an_ask(string body, bool isAsk) => V.Source(
        Tool.With(
            "IRelations relations = null!; IRights rights = null!; " + body,
            types: "public interface IRelations { Task<bool> CheckAsync(string subject, string relation, string thing); } public interface IRights { bool Has(ClaimsPrincipal user, int right); }"),
        isAsk ? [Expect.Warning("POL2003")] : []);

    [Fact]
    public Task What_changes_a_table_by_a_copy_is_guarded_as_well() => V.Source(
        Tool.With(
            """if (!{|#0:rights.Has(user, 2)|}) { return "Orders of this size need the head."; } _orders[input] = _orders[input] with { Approved = true };""",
            "private readonly Dictionary<string, Order> _orders = []; private readonly IRights rights = null!;",
            "public record Order(bool Approved); public interface IRights { bool Has(ClaimsPrincipal user, int right); }").Replace("await http.DeleteAsync(input);", "await Task.Yield();", StringComparison.Ordinal),
        Expect.Warning("POL2003"));

    [Fact]
    public Task A_guard_of_whatever_name_is_known_by_what_it_does() => V.Source(Tool.With(
        """if (!{|#0:Held.Gate.Passes("items.delete")|}) { return "no"; }""",
        types: """
            public interface IGate
            {
                bool Passes(string what);
            }

            public sealed class RoleGate(ClaimsPrincipal user) : IGate
            {
                public bool Passes(string what) => what.Length > 0 && Holds("Cleaner");

                private bool Holds(string role) => user.IsInRole(role);
            }

            public static class Held
            {
                public static IGate Gate = null!;
            }
            """),
        Expect.Warning(Id));

    [Fact]
    public Task A_gate_that_checks_nobody_is_silent() => V.Source(Tool.With(
        """if (!Held.Gate.Passes("items.delete")) { return "no"; }""",
        types: """
            public interface IGate
            {
                bool Passes(string what);
            }

            public sealed class LengthGate : IGate
            {
                public bool Passes(string what) => what.Length > 3;
            }

            public static class Held
            {
                public static IGate Gate = null!;
            }
            """));

    [Theory]
    [InlineData("""if (!Held.Person.IsManager) { return "no"; }""", false)]
    [InlineData("""if (!{|#0:Held.CurrentUser.IsManager|}) { return "no"; }""", true)]
    [InlineData("""var most = {|#0:Held.CurrentUser.IsManager|} ? 50m : 10m; if (amount > most) { return "Too much."; }""", true)]
    [InlineData("""if (Held.CurrentUser.Level is Level.Clerk) { return "no"; }""", false)]
    [InlineData("""if ({|#0:Held.CurrentUser.Approves is ApprovalLevel.Clerk|}) { return "no"; }""", true)]
    [InlineData("""if ({|#0:Held.CurrentUser.Approves < ApprovalLevel.Manager|}) { return "no"; }""", true)]
    [InlineData("""if (Held.Person.Approves < ApprovalLevel.Manager) { return "no"; }""", false)]
    [InlineData("""if (!Held.CurrentUser.IsPackageManager) { return "There is no package manager."; }""", false)]
    public Task A_post_of_the_caller_is_a_role(string body, bool isCheck) => V.Source(
        Tool.With(
            body,
            types: """
                public enum Level { Clerk, Basic } public enum ApprovalLevel { Clerk, Manager }
                public class Person { public bool IsManager { get; set; } public bool IsPackageManager { get; set; } public Level Level { get; set; } public ApprovalLevel Approves { get; set; } }
                public static class Held { public static Person Person = new(), CurrentUser = new(); }
                """),
        isCheck ? [Expect.Warning("POL2001")] : []);

    [Theory]
    [InlineData("""if (!{|#0:Held.CurrentUser.InGroup("treasury")|}) { return "You are not allowed to do that."; }""", "POL2003")]
    [InlineData("""if (!Held.Wall.InGroup("treasury")) { return "You are not allowed to do that."; }""", null)]
    [InlineData("""if ({|#0:Held.CurrentUser.ClearanceLevel < 3|}) { return "Access is restricted."; }""", "POL2002")]
    [InlineData("""if (Held.CurrentUser.ClearanceLevel < 3) { input += "!"; }""", null)]
    [InlineData("""if (Held.Wall.ClearanceLevel < 3) { return "Too low."; }""", null)]
    [InlineData("""if (!Allowed("x")) { return "no"; }""", "POL2003")]
    [InlineData("""if (!{|#0:Held.CurrentUser.Can("orders.cancel")|}) { return "Ask somebody."; }""", "POL2003")]
    [InlineData("""if (!Held.Wall.Can("orders.cancel")) { return "Ask somebody."; }""", null)]
    [InlineData("""if (!{|#0:Held.CurrentUser.Rights.Contains("lock")|}) { return "no"; }""", "POL2002")]
    [InlineData("""if (!{|#0:Held.CurrentUser.Entitlements.HasFlag(Entitlements.Trade)|}) { return "no"; }""", "POL2002")]
    [InlineData("""var part = Held.CurrentUser; if ({|#0:(part.Entitlements & Entitlements.Trade) == 0|}) { return "no"; }""", "POL2002")]
    [InlineData("""var part = Held.Wall; if ((part.Entitlements & Entitlements.Trade) == 0) { return "no"; }""", null)]
    [InlineData("""if (!{|#0:Held.Wall.IsMember(context.UserId, "admins")|}) { return "You are not allowed to do that."; }""", "POL2003")]
    [InlineData("""if (Held.Wall.IsMember(input, "admins")) { return "Already one."; }""", null)]
    public Task A_group_a_clearance_and_a_claim_behind_question_marks(string body, string? id) => V.Source(
        Tool.With(
            body.Replace("Allowed(\"x\")", "{|#0:Allowed(\"x\")|}", StringComparison.Ordinal),
            """private bool Allowed(string scope) => new HttpContextAccessor().HttpContext?.User.FindFirst("scp")?.Value?.Split(' ').Contains(scope) ?? false;""",
            """
                [Flags] public enum Entitlements { None, View, Trade }
                public class Part { public bool InGroup(string group) => group.Length > 3; public int ClearanceLevel { get; set; } public bool Can(string what) => what.Length > 3; public string[] Rights { get; } = []; public Entitlements Entitlements { get; set; } public bool IsMember(string who, string of) => who == of; }
                public static class Held { public static Part CurrentUser = new(), Wall = new(); }
                """),
        id is null ? [] : [Expect.Warning(id)]);

    [Fact]
    public Task A_flag_that_a_field_keeps_counts_if_the_field_decides() => V.Source("""
        using System;
        using Microsoft.SemanticKernel;

        public class Shopper { public bool IsStaff { get; set; } }

        public interface IShoppers { Shopper? Current { get; } }

        public class Tools
        {
            private readonly bool _isStaff;

            public Tools(IShoppers shoppers) => _isStaff = {|#0:shoppers.Current?.IsStaff|} ?? false;

            [KernelFunction]
            public object? Run(string input)
            {
                Ensure();
                return input;
            }

            private void Ensure()
            {
                if (!_isStaff)
                {
                    throw new UnauthorizedAccessException();
                }
            }
        }
        """.Replace("{|#0:shoppers.Current?.IsStaff|}", "shoppers.Current?{|#0:.IsStaff|}", StringComparison.Ordinal), Expect.Warning("POL2001"));

    [Theory]
    [InlineData("""string greeting = IsChief() ? "Dear chief" : $"Dear {input}"; Console.WriteLine(greeting);""")]
    [InlineData("""var greeting = "Hello"; if (IsChief()) { greeting = "Dear chief"; } Console.WriteLine(greeting);""")]
    public Task A_gate_that_only_chooses_words_is_silent(string body) => V.Source(Tool.With(body, """private bool IsChief() => user.IsInRole("Chief");"""));

    [Theory]
    [InlineData("""return {|#0:IsChief()|} ? "Done." : "Access denied.";""")]
    [InlineData("""int most = {|#0:IsChief()|} ? 1000 : 10; if (amount > most) { return "too much"; }""")]
    public Task A_gate_that_chooses_more_than_words_is_a_warning(string body) => V.Source(
        Tool.With(body, """private bool IsChief() => user.IsInRole("Chief");"""),
        Expect.Warning(Id));

    [Fact]
    public Task What_a_gate_does_besides_is_none_of_its_answer() => V.Source(Tool.With(
        """if (!TryRead(input)) { return "no"; }""",
        """
        private bool TryRead(string text)
        {
            Console.WriteLine(Describe(text));
            return text.Length > 3;
        }

        private string Describe(string text) => HasScopeShape(text) ? "scope" : "other";

        private bool HasScopeShape(string text) => text.StartsWith("api://");
        """));

    [Fact]
    public Task An_answer_is_told_of_where_it_is_asked_for() => V.Source(Tool.With(
        """var auth = await {|#0:Held.Authorizer.AuthorizeAsync(context.UserId, "publish")|}; if (!auth.IsAuthorized) { return auth.Reason; }""",
        types: """
            public record AuthResult(bool IsAuthorized, string Reason);

            public interface IAuthorizer
            {
                Task<AuthResult> AuthorizeAsync(string user, string action);
            }

            public static class Held
            {
                public static IAuthorizer Authorizer = null!;
            }
            """),
        Expect.Warning(Id));

    [Fact]
    public Task A_check_that_a_service_makes_and_throws_for_is_reported_there_once() => V.Source(Tool.With(
        """Held.Access.EnsureAccess(input);""",
        """
        [KernelFunction]
        public async Task<string> OtherAsync(string input)
        {
            Held.Access.EnsureAccess(input);
            await http.DeleteAsync(input);
            return "done";
        }
        """,
        """
        public sealed class Access(ClaimsPrincipal user)
        {
            public void EnsureAccess(string item)
            {
                if (!{|#0:user.IsInRole("Cleaner")|} || item == "") { throw new UnauthorizedAccessException(item); }
            }
        }

        public static class Held
        {
            public static Access Access = null!;
        }
        """),
        Expect.Warning("POL2001"));

    private const string Governance = """
        public record PolicyDecision(bool Allowed, string Reason);
        public record SyntaxResult(bool Allowed, string Reason);
        public interface IGateway { PolicyDecision Evaluate(string agent, string tool); SyntaxResult Parse(string text); }
        public static class Gates { public static IGateway Gate = null!; }
        """;

    [Theory]
    [InlineData("""var decision = Gates.Gate.Evaluate("agent", input); if (!{|#0:decision.Allowed|}) { return "Not authorized: " + decision.Reason; }""")]
    [InlineData("""var decision = Gates.Gate.Evaluate("agent", input); if (!{|#0:decision.Allowed|}) { throw new UnauthorizedAccessException(decision.Reason); }""")]
    public Task A_policy_that_is_evaluated_in_the_process(string check) => V.Source(Tool.With(check, Member, Governance), Expect.Warning(Id));

    [Theory]
    [InlineData("""var parsed = Gates.Gate.Parse(input); if (!parsed.Allowed) { return "Access denied: " + parsed.Reason; }""")]
    [InlineData("""var decision = Gates.Gate.Evaluate("agent", input); if (!decision.Allowed) { Console.WriteLine(decision.Reason); }""")]
    public Task Another_answer_or_one_that_denies_nothing_is_silent(string check) => V.Source(Tool.With(check, Member, Governance));

    [Fact]
    public Task Requirement_handlers_are_reported_where_a_tool_asks() => V.Source(Tool.With(
        """if (!(await {|#0:Authorization.AuthorizeAsync(user, input, new Owner())|}).Succeeded) { return "no"; }""",
        Member,
        """
        public sealed class Owner : IAuthorizationRequirement;

        public sealed class OwnerHandler : AuthorizationHandler<Owner, string>
        {
            protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Owner requirement, string resource)
            {
                if (context.User.IsInRole("Owner")) { context.Succeed(requirement); }
                return Task.CompletedTask;
            }
        }
        """),
        Expect.Warning(Id));

    [Fact]
    public Task A_permission_in_an_attribute_of_a_tool_is_a_warning() => V.Source("""
        using System;
        using ModelContextProtocol.Server;

        public static class Tools
        {
            [McpServerTool, {|#0:RequirePermission("items.delete")|}]
            public static string Delete() => "";

            [McpServerTool, RequireConfirmation("Really?")]
            public static string Clear() => "";
        }

        public class RequirePermissionAttribute(string permission) : Attribute
        {
            public string Permission => permission;
        }

        public class RequireConfirmationAttribute(string text) : Attribute
        {
            public string Text => text;
        }
        """,
        Expect.Warning(Id));

    [Theory]
    [InlineData("""if (!await {|#0:AllowedAsync(input)|}) { return "You may not change this page."; }""", "return result.Succeeded;")]
    [InlineData("""if (!await AllowedAsync(input)) { return "There is no such page."; }""", "return result is null;")]
    public Task A_helper_that_gives_the_answer_of_a_policy_away_is_told_of_where_it_is_asked(string body, string answer) => V.Source(
        Tool.With(
            body,
            Member + $$"""
            private async Task<bool> AllowedAsync(string page)
            {
                var result = await {{(answer.Contains("null", StringComparison.Ordinal) ? "store.FindAsync(page)" : "Authorization.AuthorizeAsync(user, page, \"wiki.write\")")}};
                {{answer}}
            }
            """),
        body.Contains('|', StringComparison.Ordinal) ? [Expect.Warning("POL2003")] : []);
}
