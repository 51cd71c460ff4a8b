using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

public sealed class PermissionTableTests
{
    private const string Id = "POL2005";

    private const string Use = """Console.WriteLine(Table.Of(input));""";

    private static string Type(string member) => $$"""
        public static class Table
        {
            public static object? Of(string input) => Values(input);

            {{member}}

            private enum Role { Admin, Guest }
            [Flags] private enum Right { None, Read = 1, Write = 2 }
        }
        """;

    public static TheoryData<string> Tables => new(
        """private static readonly Dictionary<string, string[]> {|#0:RolePermissions|} = new() { ["admin"] = ["read", "write"], ["guest"] = ["read"] }; private static object? Values(string k) => RolePermissions[k];""",
        """private static readonly Dictionary<string, HashSet<string>> {|#0:s_agentTools|} = new() { { "billing", ["pay"] }, { "support", ["read"] } }; private static object? Values(string k) => s_agentTools[k];""",
        """private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> {|#0:AllowedActions|} = new Dictionary<string, IReadOnlyList<string>> { ["manager"] = ["approve"] }; private static object? Values(string k) => AllowedActions[k];""",
        """private static readonly Dictionary<Role, Right> {|#0:Permissions|} = new() { [Role.Admin] = Right.Read | Right.Write, [Role.Guest] = Right.Read }; private static object? Values(string k) => Permissions[Enum.Parse<Role>(k)];""",
        """private static readonly Dictionary<Role, string[]> {|#0:s_visible|} = new() { [Role.Admin] = ["salary"], [Role.Guest] = ["name"] }; private static object? Values(string k) => s_visible[Enum.Parse<Role>(k)];""",
        """private static readonly IReadOnlyDictionary<string, Right> {|#0:ByJob|} = new Dictionary<string, Right> { ["nurse"] = Right.Read, ["chief"] = Right.Read | Right.Write }; private static object? Values(string k) => ByJob[k];""",
        """private static readonly Dictionary<string, decimal> {|#0:ApprovalLimits|} = new() { ["clerk"] = 100m, ["manager"] = 5000m }; private static object? Values(string k) => ApprovalLimits[k];""",
        """private static readonly Dictionary<string, string> {|#0:RequiredRole|} = new() { ["delete"] = "admin" }; private static object? Values(string k) => RequiredRole[k];""",
        """private static readonly Dictionary<string, string> {|#0:s_userRoles|} = new() { ["ana@contoso.example"] = "admin" }; private static object? Values(string k) => s_userRoles[k];""",
        """private static Dictionary<string, string[]> {|#0:UserRoles|} => new() { ["ana"] = ["admin"], ["editor"] = ["x"] }; private static object? Values(string k) => UserRoles[k];""",
        """private static object? Values(string role) { var {|#0:permissions|} = new Dictionary<string, string[]> { ["admin"] = ["write"] }; return permissions[role]; }""",
        """private static object? Values(string role) => {|#0:role switch { "admin" => true, "guest" => false, _ => false }|};""",
        """private static object? Values(string userRole) { var actions = {|#0:userRole switch { "admin" => new[] { "read", "write" }, "guest" => ["read"], _ => [] }|}; return actions; }""",
        """private static object? Values(string role) => May(role, "x"); private static bool May(string role, string action) => {|#0:(role, action) switch { ("admin", _) => true, ("guest", "read") => true, _ => false }|};""",
        """private static object? Values(string role) => May(role); private static bool May(string role) { switch ({|#0:role|}) { case "admin": return true; case "guest": return false; default: return false; } }""");

    [Theory]
    [MemberData(nameof(Tables))]
    public Task In_agent_code_it_is_a_warning(string member) => V.Source(Tool.With(Use, types: Type(member)), Expect.Warning(Id));

    [Theory]
    [MemberData(nameof(Tables))]
    public Task Where_no_root_reaches_it_is_silent(string member) => V.Source(Tool.With("", types: Tool.Unmarked(Type(member))));

    [Theory]
    [InlineData("""private static readonly Dictionary<string, int> RateLimits = new() { ["admin"] = 100, ["guest"] = 10 }; private static object? Values(string k) => RateLimits[k];""")]
    [InlineData("""private static readonly Dictionary<string, decimal> PriceLimits = new() { ["basic"] = 100m, ["premium"] = 10m }; private static object? Values(string k) => PriceLimits[k];""")]
    [InlineData("""private static readonly Dictionary<string, string> RoleNames = new() { ["admin"] = "Administrator" }; private static object? Values(string k) => RoleNames[k];""")]
    [InlineData("""private static readonly Dictionary<string, string> AgentRoles = new() { ["writer"] = "You write." }; private static object? Values(string k) => AgentRoles[k];""")]
    [InlineData("""private static readonly Dictionary<string, string[]> Synonyms = new() { ["manager"] = ["boss", "lead"] }; private static object? Values(string k) => Synonyms[k];""")]
    [InlineData("""private static readonly Dictionary<string, string[]> AllowedStates = new() { ["new"] = ["paid"] }; private static object? Values(string k) => AllowedStates[k];""")]
    [InlineData("""private static readonly Dictionary<string, string[]> ToolScopes = new() { ["mail"] = ["Mail.Read"] }; private static object? Values(string k) => ToolScopes[k];""")]
    [InlineData("""private static readonly Dictionary<ChatRole, string[]> RolePermissions = new() { [ChatRole.User] = ["x"] }; private static object? Values(string k) => RolePermissions[ChatRole.User];""")]
    [InlineData("""private static readonly Dictionary<string, string[]> RolePermissions = new(); private static object? Values(string k) => RolePermissions[k];""")]
    [InlineData("""private static readonly Dictionary<string, string[]> VisibleColumns = new() { ["customer"] = ["name"], ["user"] = ["mail"] }; private static object? Values(string k) => VisibleColumns[k];""")]
    [InlineData("""private static readonly Dictionary<Role, string> Visible = new() { [Role.Admin] = "Administrator" }; private static object? Values(string k) => Visible[Enum.Parse<Role>(k)];""")]
    [InlineData("""private static readonly Dictionary<string, Right> ByName = new() { ["read"] = Right.Read, ["write"] = Right.Write }; private static object? Values(string k) => ByName[k];""")]
    [InlineData("""private static readonly Dictionary<string, System.IO.FileAccess> ByMode = new() { ["r"] = System.IO.FileAccess.Read, ["w"] = System.IO.FileAccess.Read | System.IO.FileAccess.Write }; private static object? Values(string k) => ByMode[k];""")]
    [InlineData("""private static object? Values(string role) => role switch { "admin" => "Administrator", "guest" => "Guest", _ => role };""")]
    [InlineData("""private static object? Values(string role) => role switch { "user" => true, "assistant" => false, _ => false };""")]
    [InlineData("""private static object? Values(string state) => state switch { "open" => true, "closed" => false, _ => false };""")]
    [InlineData("""private static object? Values(string role) => role switch { "admin" => 3, "guest" => 1, _ => 0 };""")]
    public Task Other_tables_are_silent(string member) => V.Source(Tool.With(Use, types: Type(member)));

    private const string Lists = """
        private static readonly string[] AdminOnlyTools = ["delete"];
        private static readonly HashSet<string> ManagerActions = ["delete"], KnownTools = ["list"], AdminNames = ["ana"];
        """;

    /// <summary>A list of what is for whom, asked for the tool that is called.</summary>
    [Theory]
    [InlineData("""if ({|#0:AdminOnlyTools.Contains(input)|} && !flag) { throw new UnauthorizedAccessException("no"); }""")]
    [InlineData("""if ({|#0:ManagerActions.Contains(input)|}) { return "You are not allowed to do that."; }""")]
    [InlineData("""if ({|#0:AdminOnlyTools.Contains(input)|}) { await Task.Yield(); bool known = flag; if (!known) { throw new UnauthorizedAccessException(); } }""")]
    public Task A_list_that_decides(string body) => V.Source(Tool.With(body, Lists), Expect.Warning(Id));

    [Theory]
    [InlineData("""if (AdminOnlyTools.Contains(input)) { Console.WriteLine("a tool for admins"); }""")]
    [InlineData("""if (!KnownTools.Contains(input)) { return "There is no such tool."; }""")]
    [InlineData("""var shown = KnownTools.Where(tool => !AdminOnlyTools.Contains(tool)).ToList(); Console.WriteLine(shown.Count);""")]
    [InlineData("""if (AdminNames.Contains(input)) { return "You are not allowed to ask for that."; }""")]
    public Task Another_list_or_no_decision_is_silent(string body) => V.Source(Tool.With(body, Lists));
}
