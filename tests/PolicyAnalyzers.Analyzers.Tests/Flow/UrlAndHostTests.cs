using static PolicyAnalyzers.Analyzers.Tests.Flow.FlowSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Flow;

/// <summary>POL3015 and POL3014: secrets in addresses, and tokens sent to the wrong ones.</summary>
public sealed class UrlAndHostTests
{
    [Theory]
    [InlineData("""await http.GetStringAsync($"https://a.example/x?access_token={{|#0:token.Token|}}");""")]
    [InlineData("""await http.GetStringAsync("https://a.example/x?q=" + order + "&token=" + {|#0:token.Token|});""")]
    [InlineData("""await http.GetStringAsync(string.Format("https://a.example/x?q={0}&token={1}", order, {|#0:token.Token|}));""")]
    [InlineData("""await http.GetStringAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, "{0}/x?q={1}&token={2}", settings.Endpoint, order, {|#0:token.Token|}));""")]
    [InlineData("""await http.GetStringAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, "{0}/x?q={1}&token={2}&back={3}", settings.Endpoint, order, {|#0:token.Token|}, order));""")]
    [InlineData("""await http.GetStringAsync($"{settings.Endpoint}?access_token={{|#0:Uri.EscapeDataString(token.Token)|}}");""")]
    [InlineData("""_ = new UriBuilder(settings.Endpoint) { Query = $"access_token={{|#0:token.Token|}}" };""")]
    [InlineData("""_ = Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(settings.Endpoint, "access_token", {|#0:token.Token|});""")]
    [InlineData("""var query = System.Web.HttpUtility.ParseQueryString(""); query["access_token"] = {|#0:token.Token|};""")]
    [InlineData("""_ = new UriBuilder(settings.Endpoint) { UserName = "oauth2", Password = {|#0:settings.ApiKey|} };""")]
    [InlineData("""_ = $"https://agent:{{|#0:token.Token|}}@git.example/x.git";""")]
    public Task A_token_in_a_URL(string body) => V.Source(Tool(body), Expect.Warning("POL3015"));

    [Fact]
    public Task A_key_in_a_query_is_a_suggestion() => V.Source(Tool("""await http.GetStringAsync($"https://a.example/x?api_key={{|#0:settings.ApiKey|}}");"""), Expect.Suggestion("POL3015"));

    [Theory]
    [InlineData("""await http.GetStringAsync($"{settings.Endpoint}{order},us&appid={{|#0:settings.ApiKey|}}&units=metric");""")]
    [InlineData("""await http.GetStringAsync(settings.Endpoint + order + "&apikey=" + {|#0:settings.ApiKey|});""")]
    public Task A_key_in_a_query_whose_beginning_is_not_known(string body) => V.Source(Tool(body), Expect.Suggestion("POL3015"));

    [Theory]
    [InlineData("https://api.openweathermap.org/data/2.5/weather?q=a&appid=")]
    [InlineData("http://api.weatherapi.com/v1/current.json?q=a&key=")]
    [InlineData("https://maps.googleapis.com/maps/api/geocode/json?address=a&key=")]
    public Task A_key_that_fits_nowhere_else_is_a_suggestion_that_names_no_header(string url) => V.Source(
        Tool("await http.GetStringAsync($\"" + url + "{{|#0:settings.ApiKey|}}\");"),
        Expect.Suggestion("POL3015").WithMessage("'Settings.ApiKey' goes into a URL, which every proxy and server on the way logs; this service takes it nowhere else, so keep the URL out of logs and traces and the key's limits low, or have a service of your own in front add it"));

    [Theory]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/models/a:generateContent?key=")]
    [InlineData("https://orders.azurewebsites.net/api/orders?code=")]
    [InlineData("https://newsapi.org/v2/everything?q=a&apiKey=")]
    public Task A_key_that_has_a_header(string url) => V.Source(
        Tool("await http.GetStringAsync($\"" + url + "{{|#0:settings.ApiKey|}}\");"),
        Expect.Warning("POL3015").WithMessage("'Settings.ApiKey' goes into a URL, which every proxy and server on the way logs; send it in a header"));

    /// <summary>A key that is a constant goes there like any other.</summary>
    [Theory]
    [InlineData("""private const string WeatherApiKey = "3f8643931dc30aacc44cee06d2c9b5bd", Place = "https://api.openweathermap.org/data/2.5/weather?zip=";""", """await http.GetStringAsync($"{Place}{order},us&appid={{|#0:WeatherApiKey|}}&units=metric");""", true)]
    [InlineData("""private const string WeatherApiKey = "YOUR_API_KEY", Place = "https://api.openweathermap.org/data/2.5/weather?zip=";""", """await http.GetStringAsync($"{Place}{order},us&appid={WeatherApiKey}&units=metric");""", false)]
    [InlineData("""private const string Units = "metric", Place = "https://api.openweathermap.org/data/2.5/weather?zip=";""", """await http.GetStringAsync($"{Place}{order}&appid={Units}");""", false)]
    public Task A_constant_key(string members, string body, bool isSecret) => V.Source(Tool(body, members), isSecret ? [Expect.Suggestion("POL3015"), Expect.Warning("POL1010")] : []);

    [Fact]
    public Task A_key_in_a_query_is_silent_where_no_tool_is() => V.Source(Tool("await Task.Yield();", """public Task<string> Ping() => http.GetStringAsync($"https://api.openweathermap.org/data/2.5/weather?appid={settings.ApiKey}");"""));

    [Theory]
    [InlineData("""await http.GetStringAsync($"https://a.blob.core.windows.net/x?{configuration["Reports:SasToken"]}");""")]
    [InlineData("""await http.GetStringAsync($"https://a.example/x?pageToken={order}&length={token.Token.Length}");""")]
    [InlineData("""await http.PostAsync(settings.Endpoint, new StringContent($"grant_type=client_credentials&client_secret={settings.ApiKey}"));""")]
    [InlineData("""await http.PostAsync(settings.Endpoint, new StringContent($"grant_type={order}&client_secret={settings.ApiKey}&code={settings.ApiKey}"));""")]
    [InlineData("""_ = $"{order} & key={settings.ApiKey}".Length;""")]
    [InlineData("""_ = $"mongodb://agent:{settings.ApiKey}@db.example/x"; _ = $"Server=a;Password={settings.ApiKey};";""")]
    [InlineData("""await http.GetStringAsync($"https://api.telegram.org/bot{settings.ApiKey}/getMe");""")]
    public Task What_a_URL_is_made_for_is_silent(string body) => V.Source(Tool(body));

    private const string Task = """[McpServerTool, PolicyAnalyzers.AgentTask("ledger.read", Purpose = "p"), PolicyAnalyzers.TaskScope("https://ledger.example", "ledger.read")]""";

    [Theory]
    [InlineData("""using var request = new HttpRequestMessage(HttpMethod.Get, "https://mirror.example/x"); request.Headers.Authorization = {|#0:new AuthenticationHeaderValue("Bearer", token.Token)|};""")]
    [InlineData("""using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://mirror.example/{order}")); request.Headers.Add("Authorization", {|#0:$"Bearer {token.Token}"|});""")]
    [InlineData("""using var request = new HttpRequestMessage { RequestUri = new Uri("https://mirror.example/x"), Headers = { Authorization = {|#0:new AuthenticationHeaderValue("Bearer", token.Token)|} } };""")]
    [InlineData("""using var client = new HttpClient(); client.DefaultRequestHeaders.Authorization = {|#0:new AuthenticationHeaderValue("Bearer", token.Token)|}; await client.GetStringAsync("https://mirror.example/x");""")]
    public Task No_resource_of_the_task(string body) => V.Source(Tool(body, attribute: Task).Replace("public partial class Tools", "[PolicyAnalyzers.AgentIdentity(\"a\")] public partial class Tools", StringComparison.Ordinal), Expect.Warning("POL3014"));

    [Theory]
    [InlineData("""using var request = new HttpRequestMessage(HttpMethod.Get, "https://ledger.example/x"); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);""")]
    [InlineData("""using var request = new HttpRequestMessage(HttpMethod.Get, settings.Endpoint); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);""")]
    [InlineData("""using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost:5000/x"); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);""")]
    [InlineData("""await http.GetStringAsync("https://mirror.example/x");""")]
    public Task A_resource_of_the_task_or_an_unknown_host_is_silent(string body) => V.Source(Tool(body, attribute: Task).Replace("public partial class Tools", "[PolicyAnalyzers.AgentIdentity(\"a\")] public partial class Tools", StringComparison.Ordinal));

    [Theory]
    [InlineData("https://graph.microsoft.com/User.Read", "https://sync.example/x")]
    [InlineData("User.Read", "https://management.azure.com/subscriptions")]
    [InlineData("https://storage.azure.com/x", "https://graph.microsoft.com/v1.0/me")]
    public Task For_another_resource(string scope, string url) => V.Source(
        Tool($$"""using var request = new HttpRequestMessage(HttpMethod.Get, "{{url}}"); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:await Bearer()|});""", $$"""Task<string> Bearer() => tokens.GetAccessTokenForUserAsync(new[] { "{{scope}}" });"""),
        Expect.Warning("POL3014"));

    [Theory]
    [InlineData("""using var request = new HttpRequestMessage(HttpMethod.Get, url); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:token.Token|}); Console.WriteLine($"to {url}");""")]
    [InlineData("""var address = new Uri(url); using var request = new HttpRequestMessage(HttpMethod.Get, address); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:token.Token|});""")]
    [InlineData("""using var client = new HttpClient(); client.DefaultRequestHeaders.Add("Authorization", "Bearer " + {|#0:token.Token|}); await client.GetStringAsync(url);""")]
    [InlineData("""if (string.IsNullOrEmpty(url)) { throw new ArgumentNullException(url); } using var request = new HttpRequestMessage(HttpMethod.Get, url); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:token.Token|});""")]
    [InlineData("""ArgumentException.ThrowIfNullOrWhiteSpace(url); if (url == null) { throw new ArgumentException("no address", nameof(url)); } using var request = new HttpRequestMessage(HttpMethod.Get, url); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:token.Token|});""")]
    public Task Where_the_model_says(string body) => V.Source(Choosing("url", body), Expect.Warning("POL3014"));

    /// <summary>What a method of the project gets from an issuer, in whatever way.</summary>
    [Theory]
    [InlineData("GetOboAccessTokenAsync", true)]
    [InlineData("GetCorrelationAsync", false)]
    public Task A_token_that_a_method_gets(string method, bool isToken)
    {
        string value = isToken ? "{|#0:obo|}" : "obo";
        return V.Source(
            Choosing(
                "url",
                $$"""string obo = await {{method}}(); using (var request = new HttpRequestMessage(HttpMethod.Get, url)) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {{value}}); }""",
                $$"""private async Task<string> {{method}}() { using var response = await http.PostAsync("x", null); var answer = string.Empty; using (var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync())) { if (document.RootElement.TryGetProperty("given", out var given)) { answer = given.GetString(); } } return answer!; }"""),
            isToken ? [Expect.Warning("POL3014")] : []);
    }

    [Theory]
    [InlineData("The URI of the Graph API with the OData query to call", true)]
    [InlineData("The relative URL of the resource", false)]
    [InlineData("What to ask for", false)]
    public Task What_the_model_is_told_says_that_it_is_an_address(string description, bool isAddress)
    {
        string source = Choosing("what", """using var request = new HttpRequestMessage(HttpMethod.Get, what); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:token.Token|});""")
            .Replace("(string what)", $"([System.ComponentModel.Description(\"{description}\")] string what)", StringComparison.Ordinal);
        return isAddress ? V.Source(source, Expect.Warning("POL3014")) : V.Source(Authorization.Tool.Unmarked(source));
    }

    [Theory]
    [InlineData("url", """if (!url.StartsWith("https://ledger.example/")) { return null; } using var request = new HttpRequestMessage(HttpMethod.Get, url); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);""")]
    [InlineData("url", """var address = new Uri(url); if (address.Host != "ledger.example") { return null; } using var request = new HttpRequestMessage(HttpMethod.Get, address); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);""")]
    [InlineData("url", """using var request = new HttpRequestMessage(HttpMethod.Get, "https://ledger.example/?link=" + url); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);""")]
    [InlineData("url", """using var request = new HttpRequestMessage(HttpMethod.Get, url); request.Headers.Add("X-Trace", token.ExpiresOn.ToString());""")]
    [InlineData("url", """using var client = new HttpClient(); await client.GetStringAsync(url); client.DefaultRequestHeaders.Add("Authorization", "Bearer " + token.Token);""")]
    [InlineData("path", """using var request = new HttpRequestMessage(HttpMethod.Get, path); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);""")]
    public Task Where_the_code_says_or_what_is_no_address_is_silent(string parameter, string body) => V.Source(Choosing(parameter, body));

    [Theory]
    [InlineData("link", """return await Send(link, {|#0:token.Token|});""")]
    [InlineData("url", """var address = new Uri(url); return await SendTo({|#0:token.Token|}, address);""")]
    [InlineData("hook", """return await Post(hook, order: "a", bearer: {|#0:token.Token|});""")]
    [InlineData("target", """using var client = new HttpClient(); client.DefaultRequestHeaders.Authorization = new("Bearer", {|#0:token.Token|}); await client.PostAsync(target, new StringContent(""));""")]
    public Task Where_the_model_says_through_a_helper_or_for_sure(string parameter, string body) => V.Source(Choosing(parameter, body, Senders), Expect.Warning("POL3014"));

    [Theory]
    [InlineData("link", """return await Send($"https://ledger.example/{link}", token.Token);""")]
    [InlineData("link", """if (!link.StartsWith("https://ledger.example/")) { return null; } return await Send(link, token.Token);""")]
    [InlineData("link", """return await Checked(link, token.Token);""")]
    [InlineData("link", """return await Below(link, token.Token);""")]
    [InlineData("link", """return await Tell(link, token.Token);""")]
    [InlineData("path", """return await Send(path, token.Token);""")]
    [InlineData("link", """return await Send(link, "anonymous");""")]
    [InlineData("target", """using var client = new HttpClient { BaseAddress = new Uri("https://ledger.example/") }; client.DefaultRequestHeaders.Authorization = new("Bearer", token.Token); await client.PostAsync(target, new StringContent(""));""")]
    [InlineData("target", """http.DefaultRequestHeaders.Authorization = null; using var request = new HttpRequestMessage(HttpMethod.Post, target) { Headers = { Authorization = new("Bearer", token.Token) } }; await http.SendAsync(request);""")]
    public Task Where_a_helper_says_or_is_told_a_known_host_is_silent(string parameter, string body) => V.Source(Choosing(parameter, body, Senders));

    private const string Senders = """
        private async Task<string> Send(string url, string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return (await http.SendAsync(request)).ToString();
        }

        private static async Task<string> SendTo(string accessToken, Uri where)
        {
            using var client = new HttpClient();
            client.DefaultRequestHeaders.Add("Authorization", $"Bearer {accessToken}");
            return await client.GetStringAsync(where);
        }

        private async Task<string> Post(string to, string bearer, string order)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri(to, UriKind.Absolute)) { Headers = { Authorization = new("Bearer", bearer) }, Content = new StringContent(order) };
            return (await http.SendAsync(request)).ToString();
        }

        private async Task<string> Checked(string url, string token)
        {
            if (new Uri(url).Host != "ledger.example") { return ""; }
            return await Send(url, token);
        }

        private async Task<string> Below(string url, string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "https://ledger.example/?link=" + url);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return (await http.SendAsync(request)).ToString();
        }

        private async Task<string> Tell(string url, string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Add("X-Length", token.Length.ToString());
            return (await http.SendAsync(request)).ToString();
        }
        """;

    [Fact]
    public Task What_no_model_calls_is_silent() => V.Source(Tool("await FetchAsync(settings.Endpoint, token);", """
        private async Task FetchAsync(string url, AccessToken token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
            await http.SendAsync(request);
        }
        """));

    private static string Choosing(string parameter, string body, string members = "") => Tool("await Task.Yield();", $$"""
        {{members}}

        [McpServerTool]
        public async Task<string> FetchAsync(string {{parameter}})
        {
            AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/read"]), default);
            {{body}}
            return "done";
        }
        """);

    [Theory]
    [InlineData("https://graph.microsoft.com/User.Read", "https://graph.microsoft.com/v1.0/me")]
    [InlineData("https://storage.azure.com/x", "https://a.blob.core.windows.net/x")]
    [InlineData("https://ledger.example/read", "https://api.ledger.example/x")]
    [InlineData("api://ledger/read", "https://ledger.example/x")]
    public Task For_this_one_or_who_knows_is_silent(string scope, string url) => V.Source(
        Tool($$"""using var request = new HttpRequestMessage(HttpMethod.Get, "{{url}}"); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAccessTokenForUserAsync(new[] { "{{scope}}" }));"""));
}
