using System.Text;

namespace PolicyAnalyzers.Benchmarks.Analysis;

/// <summary>
/// Sources of a project of which every file is agent code: tools of several frameworks, the services they call, and the
/// ordinary work around. What the rules must find in them is counted, so that a fast but blind rule is noticed.
/// </summary>
internal static class AgentSources
{
    /// <summary>Findings in each file: a role check, a wildcard, a '.default' through a field, a surplus scope.</summary>
    public const int FindingsPerFile = 4;

    public const int Files = 500, LinesPerFile = 75;

    public static void Write(string folder, bool asAgent)
    {
        Directory.CreateDirectory(folder);
        for (int i = 0; i < Files; i++)
        {
            string text = asAgent ? Agent(i) : Ordinary(i);
            File.WriteAllText(Path.Combine(folder, $"Orders{i:D3}.cs"), text);
        }
    }

    private static string Agent(int i) => $$"""
        using System.ComponentModel;
        using System.Security.Claims;
        using Azure.Core;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        namespace Contoso.Orders{{i:D3}};

        [McpServerToolType, AgentIdentity("orders")]
        public sealed class OrderTools(IOrderService orders, ClaimsPrincipal user)
        {
            [AgentTask("order{{i}}.read", Purpose = "Read one order")]
            [TaskScope("https://orders.contoso.example", "orders.read", "orders.list")]
            [McpServerTool, Description("Reads one order")]
            public async Task<string> ReadOrder([Description("The order's number")] string number, CancellationToken cancellationToken)
            {
                if (!user.IsInRole("reader"))
                {
                    return "not found";
                }

                Order order = await orders.ReadAsync(number, cancellationToken);
                return $"{order.Number}: {order.Total:F2} for {order.Customer}";
            }
        }

        public interface IOrderService
        {
            [RequiresScope("https://orders.contoso.example", "orders.read")]
            Task<Order> ReadAsync(string number, CancellationToken cancellationToken);
        }

        public sealed class OrderService(HttpClient http, TokenCredential credential) : IOrderService
        {
            private static readonly string[] GraphScopes = ["https://graph.microsoft.com/.default"];

            public async Task<Order> ReadAsync(string number, CancellationToken cancellationToken)
            {
                AccessToken everything = await credential.GetTokenAsync(new TokenRequestContext(GraphScopes), cancellationToken);
                AccessToken wide = await credential.GetTokenAsync(new TokenRequestContext(["orders.*"]), cancellationToken);
                using HttpRequestMessage request = new(HttpMethod.Get, $"https://orders.contoso.example/orders/{Uri.EscapeDataString(number)}");
                request.Headers.Authorization = new("Bearer", number.Length > 3 ? everything.Token : wide.Token);
                using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
                response.EnsureSuccessStatusCode();
                return Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            }

        {{Work(i)}}
        }

        public sealed record Order(string Number, string Customer, decimal Total);

        """;

    private static string Ordinary(int i) => $$"""
        namespace Contoso.Orders{{i:D3}};

        public sealed class OrderService(HttpClient http)
        {
            public async Task<Order> ReadAsync(string number, CancellationToken cancellationToken)
            {
                using HttpResponseMessage response = await http.GetAsync(new Uri($"https://orders.contoso.example/orders/{Uri.EscapeDataString(number)}"), cancellationToken);
                response.EnsureSuccessStatusCode();
                return Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            }

        {{Work(i)}}
        }

        public sealed record Order(string Number, string Customer, decimal Total);

        """;

    private static string Work(int i)
    {
        StringBuilder text = new();
        text.Append($$"""
                private static Order Parse(string text)
                {
                    string[] parts = text.Split('|');
                    decimal total = 0;
                    for (int line = 2; line < parts.Length; line++)
                    {
                        total += Line(parts[line], {{i}});
                    }

                    return new Order(parts[0], parts.Length > 1 ? parts[1] : "nobody", total);
                }

                private static decimal Line(string line, int discount)
                {
                    int separator = line.IndexOf('x', StringComparison.Ordinal);
                    decimal price = decimal.Parse(line[(separator + 1)..], System.Globalization.CultureInfo.InvariantCulture);
                    int pieces = separator < 0 ? 1 : int.Parse(line[..separator], System.Globalization.CultureInfo.InvariantCulture);
                    return price * pieces * (100 - discount % 50) / 100;
                }
            """);
        return text.ToString();
    }
}
