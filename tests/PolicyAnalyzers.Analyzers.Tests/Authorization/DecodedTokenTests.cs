using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

public sealed class DecodedTokenTests
{
    private const string Id = "POL2006";

    private const string Types = """
        public static class Jwt
        {
            public static System.IdentityModel.Tokens.Jwt.JwtSecurityTokenHandler Handler = new();
            public static Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler New = new();
            public static System.IdentityModel.Tokens.Jwt.JwtSecurityToken Current => null!;
        }
        """;

    public static TheoryData<string> Decoded => new(
        """var jwt = {|#0:Jwt.Handler.ReadJwtToken(input)|}; if (!jwt.Claims.Any(c => c.Type == "scp" && c.Value == "x")) { return "no"; }""",
        """var jwt = {|#0:Jwt.New.ReadJsonWebToken(input)|}; if (jwt.Subject != "alice") { return "no"; }""",
        """var jwt = (System.IdentityModel.Tokens.Jwt.JwtSecurityToken){|#0:Jwt.Handler.ReadToken(input)|}; var role = jwt.Claims.First(c => c.Type == "role").Value; if (role != "admin") { return "no"; }""",
        """var jwt = {|#0:new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(input)|}; if (jwt.TryGetPayloadValue("roles", out string[] roles) && roles.Contains("admin")) { await store.RemoveAsync(input); }""",
        """var json = System.Text.Json.JsonDocument.Parse({|#0:Convert.FromBase64String(input.Split('.')[1])|}); if (json.RootElement.GetProperty("role").GetString() != "admin") { return "no"; }""",
        """var groups = {|#0:Jwt.Handler.ReadJwtToken(input)|}.Claims.Where(c => c.Type == "groups").Select(c => c.Value).ToHashSet(); if (!groups.Contains("hr")) { return "forbidden"; }""",
        """if (!{|#0:Jwt.Current.Claims.Any(c => c.Type == "scp" && c.Value == "x")|}) { return "no"; }""");

    [Theory]
    [MemberData(nameof(Decoded))]
    public Task To_decide_it_is_a_warning(string body) => V.Source(Tool.With(body, types: Types), Expect.Warning(Id));

    [Theory]
    [MemberData(nameof(Decoded))]
    public Task Where_no_root_reaches_it_is_silent(string body) => V.Source(Tool.Without(body, types: Types));

    [Theory]
    [InlineData("""return jwt.Claims.Any(c => c.Type == "level" && c.Value == "large");""", true)]
    [InlineData("""return jwt.Audiences.Contains("upgrades") && jwt.Payload.ContainsKey("upgrade_right");""", true)]
    [InlineData("""return jwt.ValidTo > DateTime.UtcNow;""", false)]
    [InlineData("""return jwt is not null;""", false)]
    public Task What_a_helper_answers_by_it_is_told_where_it_is_asked(string body, bool decides) => V.Source(
        Tool.With(
            decides ? """if (!{|#0:HandlesLarge(input)|}) { return "too large for you"; }""" : """if (!HandlesLarge(input)) { return "no"; }""",
            $"private static bool HandlesLarge(string raw) {{ var jwt = Jwt.Handler.ReadJwtToken(raw); {body} }}",
            Types),
        decides ? [Expect.Warning("POL2003")] : []);

    [Theory]
    [InlineData("""var jwt = Jwt.Handler.ReadJwtToken(input); if (jwt.ValidTo < DateTime.UtcNow) { return "expired"; }""")]
    [InlineData("""var jwt = Jwt.Handler.ReadJwtToken(input); Console.WriteLine(jwt.Claims.FirstOrDefault(c => c.Type == "name")?.Value);""")]
    [InlineData("""var jwt = Jwt.Handler.ReadJwtToken(input); var oid = jwt.Claims.First(c => c.Type == "oid").Value; await http.GetAsync("people/" + oid);""")]
    [InlineData("""var jwt = Jwt.Handler.ReadJwtToken(input); if (jwt is null) { return "no"; }""")]
    [InlineData("""var bytes = Convert.FromBase64String(input.Split(',')[1]); if (bytes.Length > 10) { return "too long"; }""")]
    [InlineData("""var json = System.Text.Json.JsonDocument.Parse(Convert.FromBase64String(input.Split('.')[1])); if (json.RootElement.GetProperty("exp").GetInt64() < 5) { return "expired"; }""")]
    [InlineData("""var jwt = Jwt.Handler.ReadJwtToken(input); var text = new System.Text.StringBuilder(); var rights = jwt.Claims.Where(c => c.Type == "acl").ToList(); if (rights.Any()) { foreach (var right in rights) { text.AppendLine(right.Value); } } else { text.AppendLine("No permissions found"); } return text.ToString();""")]
    public Task To_read_it_is_silent(string body) => V.Source(Tool.With(body, types: Types));

    [Theory]
    [InlineData("""var jwt = {|#0:Jwt.Handler.ReadJwtToken(raw)|}; var identity = new ClaimsIdentity(jwt.Claims, "jwt"); var caller = new ClaimsPrincipal(identity); return Result.Of(caller);""")]
    [InlineData("""var jwt = {|#0:Jwt.New.ReadJsonWebToken(raw)|}; return Result.Of(new ClaimsPrincipal(new ClaimsIdentity(jwt.Claims, "jwt")));""")]
    [InlineData("""_caller = new ClaimsPrincipal(new ClaimsIdentity({|#0:Jwt.Handler.ReadJwtToken(raw)|}.Claims)); return null!;""")]
    public Task A_caller_made_of_its_claims_is_told_of_wherever_it_is_made(string body) => Both(body, isUnchecked: true);

    [Theory]
    [InlineData("""Validate(raw); var jwt = Jwt.Handler.ReadJwtToken(raw); return Result.Of(new ClaimsPrincipal(new ClaimsIdentity(jwt.Claims, "jwt")));""")]
    [InlineData("""var jwt = Jwt.Handler.ReadJwtToken(raw); var name = new ClaimsIdentity(jwt.Claims.Where(c => c.Type == "name")); return Result.Of(new ClaimsPrincipal(name));""")]
    [InlineData("""var jwt = Jwt.Handler.ReadJwtToken(raw); var identity = new ClaimsIdentity(jwt.Claims); Console.WriteLine(identity.Name); return null!;""")]
    [InlineData("""var idToken = raw; var jwt = Jwt.Handler.ReadJwtToken(idToken); return Result.Of(new ClaimsPrincipal(new ClaimsIdentity(jwt.Claims, "jwt")));""")]
    [InlineData("""var state = new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(Jwt.Handler.ReadJwtToken(raw).Claims, "jwt"))); return Result.Of(state.User);""")]
    [InlineData("""var jwt = Jwt.Current; return Result.Of(new ClaimsPrincipal(new ClaimsIdentity(jwt.Claims, "jwt")));""")]
    [InlineData("""var jwt = Jwt.Handler.ReadJwtToken(raw); var texts = new List<string>(jwt.Audiences); return Result.Of(texts.Count > 3 ? new ClaimsPrincipal() : null!);""")]
    public Task A_caller_that_is_none_of_it_is_silent(string body) => Both(body, isUnchecked: false);

    private static async Task Both(string body, bool isUnchecked)
    {
        const string Made = "public sealed record Result(ClaimsPrincipal Caller) { public static Result Of(ClaimsPrincipal caller) => new(caller); } public sealed record AuthenticationState(ClaimsPrincipal User);";
        string reads = $"private static ClaimsPrincipal _caller; private static void Validate(string raw) => Console.WriteLine(raw); public static Result Read(string raw) {{ _ = _caller; {body} }}";
        await V.Source(Tool.With("Console.WriteLine(Read(input));", reads, Types + Made), isUnchecked ? [Expect.Warning(Id)] : []);
        await V.Source(Tool.With("", types: Types + Made + $"public static class Start {{ {reads} }}"), isUnchecked ? [Expect.Suggestion(Id)] : []);
    }

    [Theory]
    [InlineData("""var depot = {|#0:Payload(input)|}.TryGetProperty("depot", out var d) ? d.GetString() : null; if (depot is null || !input.StartsWith(depot + "-")) { return "It belongs to another depot."; }""", "'.'", true)]
    [InlineData("""var role = {|#0:Payload(input)|}.GetProperty("role").GetString(); if (role != "admin") { return "no"; }""", "'.'", true)]
    [InlineData("""var role = Payload(input).GetProperty("role").GetString(); if (role != "admin") { return "no"; }""", "','", false)]
    [InlineData("""var ends = Payload(input).GetProperty("exp").GetInt64(); if (ends < 5) { return "It has ended."; }""", "'.'", false)]
    [InlineData("""Console.WriteLine(Payload(input).GetProperty("name").GetString());""", "'.'", false)]
    public Task What_a_helper_decodes_is_told_of_where_it_decides(string body, string separator, bool decides) => V.Source(
        Tool.With(
            body,
            $$"""
            private static System.Text.Json.JsonElement Payload(string raw)
            {
                var part = raw.Split({{separator}})[1].Replace('-', '+');
                return System.Text.Json.JsonDocument.Parse(Convert.FromBase64String(part)).RootElement;
            }
            """),
        decides ? [Expect.Warning(Id)] : []);
}
