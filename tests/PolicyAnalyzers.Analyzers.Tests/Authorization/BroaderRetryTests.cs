using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

public sealed class BroaderRetryTests
{
    private const string Id = "POL2007";

    private const string Types = """
        public static class Auth
        {
            public static Azure.Core.TokenCredential Credential = null!;
            public static Microsoft.Identity.Client.IConfidentialClientApplication App = null!;
            public static readonly string[] Read = ["api://items/items.read"];
            public static readonly string[] Write = ["api://items/items.write"];
        }

        public interface IItems
        {
            Task<string> GetAsync(string id);
        }

        public static class Clients
        {
            public static IItems Items = null!, AdminItems = null!, Replica = null!;
        }

        public interface IPayoutTokens { Task<string> MintAsync(string scope); Task<string> ReadAsync(string name); }
        public sealed class ItemsClient { public Task<string> GetAsync(string id) => Task.FromResult(id); }
        public sealed class Pool { public ItemsClient For(string user) => new(); public ItemsClient Admin() => new(); public ItemsClient Replica() => new(); public string AdminName() => "x"; }
        public interface IUserTokens { Task<string> ForUserAsync(); Task<string> ForAppAsync(); Task<string> RefreshAsync(); }
        public interface IServiceTokens { Task<string> GetGraphTokenAsync(); Task<string> GetBillingServiceTokenAsync(); }
        public static class More
        {
            public static Pool Pool = new();
            public static IUserTokens Tokens = null!;
            public static IServiceTokens Services = null!;
            public static Func<ItemsClient, Task<string>> Work = client => client.GetAsync("x");
            public static Func<string, Task<string>> Say = text => Task.FromResult(text);
        }
        public enum Access { Read, Write, Full }
        public enum Page { First, Last }
        public interface IBook { Task<string> CreateAsync(string title); }
        public static class Held { public static IPayoutTokens Tokens = null!; public static IBook Book = null!; }

        public static class Own
        {
            public static Task<string> GetTokenAsync(string scope) => Task.FromResult(scope);
            public const string Narrow = "items.read", Wide = "items.manage";
            public static Task<string> CallAsync(string path, string scope) => Task.FromResult(path + scope);
            public static Task<string> ReadAsync(string id, bool elevated) => Task.FromResult(id + elevated);
        }
        """;

    [Theory]
    [InlineData("""var token = await Auth.Credential.GetTokenAsync(new(Auth.Read), default); using var response = await http.GetAsync(input); if (response.StatusCode == HttpStatusCode.Forbidden) { token = await Auth.Credential.GetTokenAsync({|#0:new(Auth.Write)|}, default); }""")]
    [InlineData("""var token = await Auth.App.AcquireTokenForClient(Auth.Read).ExecuteAsync(); using var response = await http.GetAsync(input); if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) { token = await {|#0:Auth.App.AcquireTokenForClient(Auth.Write)|}.ExecuteAsync(); }""")]
    [InlineData("""await Auth.App.AcquireTokenForClient(Auth.Read).ExecuteAsync(); try { await http.GetAsync(input); } catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.Forbidden) { await {|#0:Auth.App.AcquireTokenForClient(Auth.Write)|}.ExecuteAsync(); }""")]
    [InlineData("""try { return await Clients.Items.GetAsync(input); } catch (UnauthorizedAccessException) { return await {|#0:Clients.AdminItems.GetAsync(input)|}; }""")]
    [InlineData("""try { return await Clients.Items.GetAsync(input); } catch (Azure.RequestFailedException e) when (e.Status == 403) { return await {|#0:Clients.AdminItems.GetAsync(input)|}; }""")]
    [InlineData("""var token = await Held.Tokens.MintAsync("payments.create"); using var response = await http.GetAsync(input + token); if (response.StatusCode == HttpStatusCode.Forbidden) { token = await {|#0:Held.Tokens.MintAsync("payments.admin")|}; }""")]
    [InlineData("""await Own.GetTokenAsync("Mail.ReadBasic"); using var response = await http.GetAsync(input); if (response.StatusCode == HttpStatusCode.Forbidden) { await {|#0:Own.GetTokenAsync("Mail.ReadWrite.All")|}; }""")]
    [InlineData("""using var response = await http.GetAsync(input); if ((int)response.StatusCode == 403) { await {|#0:Own.ReadAsync(input, elevated: true)|}; }""")]
    [InlineData("""var token = await Auth.Credential.GetTokenAsync(new(Auth.Read), default); using var response = await http.GetAsync(input); if (response.StatusCode != HttpStatusCode.Forbidden) { return "read"; } token = await Auth.Credential.GetTokenAsync({|#0:new(Auth.Write)|}, default);""")]
    [InlineData("""var token = await Auth.Credential.GetTokenAsync(new(Auth.Read), default); using var response = await http.GetAsync(input); if (response.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)) return "read"; token = await Auth.Credential.GetTokenAsync({|#0:new(Auth.Write)|}, default);""")]
    [InlineData("""var token = await Auth.Credential.GetTokenAsync(new(Auth.Read), default); using var response = await http.GetAsync(input); if (response is not null && response.StatusCode == HttpStatusCode.Forbidden) { token = await Auth.Credential.GetTokenAsync({|#0:new(Auth.Write)|}, default); }""")]
    [InlineData("""await Own.GetTokenAsync("Mail.ReadBasic"); using var response = await http.GetAsync(input); switch (response.StatusCode) { case HttpStatusCode.OK: return "read"; case HttpStatusCode.Unauthorized: case HttpStatusCode.Forbidden: await {|#0:Own.GetTokenAsync("Mail.ReadWrite.All")|}; break; }""")]
    [InlineData("""using var response = await http.GetAsync(input); return response.StatusCode switch { HttpStatusCode.Forbidden => await {|#0:Own.ReadAsync(input, elevated: true)|}, _ => "read" };""")]
    [InlineData("""using var response = await http.GetAsync(input); if (response.StatusCode != HttpStatusCode.Forbidden) { return "read"; } else { return await {|#0:Own.ReadAsync(input, elevated: true)|}; }""")]
    [InlineData("""var text = await Own.CallAsync(input, scope: "items.read"); if (!text.Contains("\"forbidden\"")) return text; return await {|#0:Own.CallAsync(input, Own.Wide)|};""")]
    [InlineData("""var text = await Own.CallAsync(input, Own.Narrow); if (text.Contains("insufficient_scope")) { return await {|#0:Own.CallAsync(input, Own.Wide)|}; }""")]
    [InlineData("""try { return await More.Work(More.Pool.For(input)); } catch (UnauthorizedAccessException) { return await {|#0:More.Work(More.Pool.Admin())|}; }""")]
    [InlineData("""var token = await More.Tokens.ForUserAsync(); using var response = await http.GetAsync(input + token); if (response.StatusCode == HttpStatusCode.Forbidden) { token = await {|#0:More.Tokens.ForAppAsync()|}; }""")]
    public Task More_after_a_denial_is_a_warning(string body) => V.Source(Tool.With(body, types: Types), Expect.Warning(Id));

    [Theory]
    [InlineData("""var token = await Auth.Credential.GetTokenAsync(new(Auth.Read), default); using var response = await http.GetAsync(input); if (response.StatusCode == HttpStatusCode.Unauthorized) { token = await Auth.Credential.GetTokenAsync(new(Auth.Read), default); }""")]
    [InlineData("""using var response = await http.GetAsync(input); if (response.StatusCode == HttpStatusCode.Forbidden) { return "denied"; } await Auth.App.AcquireTokenForClient(Auth.Write).ExecuteAsync();""")]
    [InlineData("""await Auth.App.AcquireTokenForClient(Auth.Read).ExecuteAsync(); using var response = await http.GetAsync(input); if (response.StatusCode != HttpStatusCode.Forbidden) { await Auth.App.AcquireTokenForClient(Auth.Write).ExecuteAsync(); }""")]
    [InlineData("""await Auth.App.AcquireTokenForClient(Auth.Read).ExecuteAsync(); await Auth.App.AcquireTokenForClient(Auth.Write).ExecuteAsync();""")]
    [InlineData("""try { return await Clients.Items.GetAsync(input); } catch (UnauthorizedAccessException) { return await Clients.Replica.GetAsync(input); }""")]
    [InlineData("""try { return await Clients.Items.GetAsync(input); } catch (Azure.RequestFailedException e) when (e.Status == 503) { return await Clients.AdminItems.GetAsync(input); }""")]
    [InlineData("""var token = await Held.Tokens.MintAsync("payments.read"); using var response = await http.GetAsync(input + token); if (response.StatusCode == HttpStatusCode.Unauthorized) { token = await Held.Tokens.MintAsync("payments.read"); }""")]
    [InlineData("""await Held.Book.CreateAsync("first"); using var response = await http.GetAsync(input); if (response.StatusCode == HttpStatusCode.Forbidden) { await Held.Book.CreateAsync("denied"); }""")]
    [InlineData("""await Held.Tokens.ReadAsync("first"); using var response = await http.GetAsync(input); if (response.StatusCode == HttpStatusCode.Forbidden) { await Held.Tokens.ReadAsync("second"); }""")]
    [InlineData("""await Own.GetTokenAsync("Mail.ReadBasic"); using var response = await http.GetAsync(input); if (response.StatusCode == HttpStatusCode.Unauthorized) { await Own.GetTokenAsync("Mail.ReadBasic"); }""")]
    [InlineData("""using var response = await http.GetAsync(input); if ((int)response.StatusCode == 403) { await Own.ReadAsync(input, elevated: false); }""")]
    [InlineData("""return flag ? await Clients.Items.GetAsync(input) : await Clients.AdminItems.GetAsync(input);""")]
    [InlineData("""var token = await Auth.Credential.GetTokenAsync(new(Auth.Read), default); using var response = await http.GetAsync(input); if (response.StatusCode != HttpStatusCode.NotFound) { return "read"; } token = await Auth.Credential.GetTokenAsync(new(Auth.Write), default);""")]
    [InlineData("""var token = await Auth.Credential.GetTokenAsync(new(Auth.Read), default); using var response = await http.GetAsync(input); if (response.StatusCode != HttpStatusCode.Forbidden) { Console.WriteLine("read"); } token = await Auth.Credential.GetTokenAsync(new(Auth.Write), default);""")]
    [InlineData("""await Own.GetTokenAsync("Mail.ReadBasic"); using var response = await http.GetAsync(input); switch (response.StatusCode) { case HttpStatusCode.Forbidden: return "denied"; case HttpStatusCode.OK: await Own.GetTokenAsync("Mail.ReadWrite.All"); break; }""")]
    [InlineData("""using var response = await http.GetAsync(input); return response.StatusCode switch { HttpStatusCode.Forbidden => "denied", _ => await Own.ReadAsync(input, elevated: true) };""")]
    [InlineData("""var text = await Own.CallAsync(input, Own.Narrow); if (text.Contains("not found")) { return await Own.CallAsync(input, Own.Wide); }""")]
    [InlineData("""var text = await Own.CallAsync(input, Own.Narrow); if (text.Contains("insufficient_scope")) { return await Own.CallAsync(input, Own.Narrow); }""")]
    [InlineData("""try { return await More.Work(More.Pool.For(input)); } catch (UnauthorizedAccessException) { return await More.Work(More.Pool.Replica()); }""")]
    [InlineData("""try { return await More.Work(More.Pool.For(input)); } catch (TimeoutException) { return await More.Work(More.Pool.Admin()); }""")]
    [InlineData("""try { return await More.Say(input); } catch (UnauthorizedAccessException) { return await More.Say(More.Pool.AdminName()); }""")]
    [InlineData("""var token = await More.Tokens.ForUserAsync(); using var response = await http.GetAsync(input + token); if (response.StatusCode == HttpStatusCode.Unauthorized) { token = await More.Tokens.RefreshAsync(); }""")]
    [InlineData("""var token = await More.Tokens.ForUserAsync(); using var response = await http.GetAsync(input + token); if (response.StatusCode == HttpStatusCode.NotFound) { token = await More.Tokens.ForAppAsync(); }""")]
    [InlineData("""var token = await More.Services.GetGraphTokenAsync(); using var response = await http.GetAsync(input + token); if (response.StatusCode == HttpStatusCode.Forbidden) { token = await More.Services.GetBillingServiceTokenAsync(); }""")]
    public Task The_same_again_and_other_failures_are_silent(string body) => V.Source(Tool.With(body, types: Types));

    [Theory]
    [InlineData("Access", "{|#0:SendAsync(id, level + 1)|}", "HttpStatusCode.Forbidden", true)]
    [InlineData("Access", "SendAsync(id, level)", "HttpStatusCode.Forbidden", false)]
    [InlineData("Access", "SendAsync(id, level + 1)", "HttpStatusCode.TooManyRequests", false)]
    [InlineData("Page", "SendAsync(id, level + 1)", "HttpStatusCode.Forbidden", false)]
    public Task The_next_level_of_access_after_a_denial_is_a_warning(string type, string again, string status, bool isBroader) => V.Source(
        Tool.With(
            "return await SendAsync(input, default);",
            $$"""
            private async Task<string> SendAsync(string id, {{type}} level)
            {
                using var response = await http.GetAsync(id + level);
                return response.StatusCode switch { {{status}} when level < {{type}}.{{(type == "Page" ? "Last" : "Full")}} => await {{again}}, _ => "done" };
            }
            """,
            Types).Replace("await http.DeleteAsync(input);", "", StringComparison.Ordinal),
        isBroader ? [Expect.Warning(Id)] : []);
}
