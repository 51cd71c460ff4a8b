using System.Globalization;
using System.Text;

namespace PolicyAnalyzers.Benchmarks.Compilation;

/// <summary>
/// Sources of an application of tasks: each reaches, through an interface, the one member that states what it needs, and on the way ordinary
/// work of which a policy compiler can know only afterwards that it needs nothing.
/// </summary>
internal static class TaskSources
{
    public const string Resource = "https://orders.contoso.example";

    /// <summary>The methods of a task beside its work: the task, the interface's, its implementation, the client's, and two constructors.</summary>
    private const int Frame = 6;

    public static string Write(int tasks, int methodsPerTask)
    {
        StringBuilder text = new("using System; using System.Net.Http; using System.Threading; using System.Threading.Tasks; using PolicyAnalyzers;\n");
        for (int i = 0; i < tasks; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                namespace Contoso.Orders{{i}}
                {
                    [AgentIdentity("orders")]
                    public sealed class OrderTools(IOrderService orders)
                    {
                        [AgentTask("order{{i}}.read", Purpose = "Read one order", MaxLifetimeSeconds = 30)]
                        [TaskScope("{{Resource}}", "orders.read")]
                        public async Task<string> ReadOrder([TaskParameter(Prefix = "ORD-")] string number, [TaskParameter(Max = 500)] int lines, CancellationToken cancellationToken)
                        {
                            string order = await orders.ReadAsync(number, lines, cancellationToken);
                            return order.Trim();
                        }
                    }

                    public interface IOrderService
                    {
                        Task<string> ReadAsync(string number, int lines, CancellationToken cancellationToken);
                    }

                    public sealed class OrderService(OrderClient client) : IOrderService
                    {
                        public Task<string> ReadAsync(string number, int lines, CancellationToken cancellationToken)
                            => client.GetAsync(Work.Step0(number, lines), cancellationToken);
                    }

                    public sealed class OrderClient(HttpClient http)
                    {
                        [RequiresScope("{{Resource}}", "orders.read")]
                        public Task<string> GetAsync(string number, CancellationToken cancellationToken) => http.GetStringAsync("orders/" + number, cancellationToken);
                    }

                    public static class Work
                    {

                """);
            int work = methodsPerTask - Frame;
            for (int step = 0; step < work; step++)
            {
                string next = step + 1 < work ? $"Step{step + 1}(text, count - part)" : "text";
                text.Append(CultureInfo.InvariantCulture, $$"""
                            public static string Step{{step}}(string text, int count)
                            {
                                string[] parts = text.Split('|');
                                int part = 0;
                                for (int i = {{step}}; i < parts.Length && i < count; i++)
                                {
                                    part += parts[i].Length * (100 - i % 50) / 100;
                                    text = parts[i].Trim() + "|" + part.ToString();
                                }

                                return part > {{step}} ? {{next}} : text.Substring(Math.Min(part, text.Length));
                            }

                    """);
            }

            text.Append("    }\n}\n");
        }

        return text.ToString();
    }
}
