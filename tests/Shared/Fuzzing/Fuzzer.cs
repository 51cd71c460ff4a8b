using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Tests.Fuzzing;

/// <summary>
/// Damages inputs, the same ones for a seed, and looks at what becomes of each: soon, and in bounded memory. A short run by default; <c>POLICY_FUZZ_SECONDS</c> makes it as long as
/// one likes, and <c>POLICY_FUZZ_SEED</c> another one.
/// </summary>
internal static class Fuzzer
{
    private const long MaxMemory = 256L << 20;
    private const string Here = "@@HERE@@", TextAlphabet = "AZaz09-_.=+/ \n\0é%&;\"\\{}[]:,", JsonAlphabet = "{}[]\",:\\ue01 \u0001é\ud800-.";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly int s_seed = Setting("POLICY_FUZZ_SEED") ?? 20261129;
    private static readonly int? s_seconds = Setting("POLICY_FUZZ_SECONDS");

    private static readonly string[] s_values =
    [
        "null", "true", "false", "0", "1", "-1", "1.5", "1e999", "-1e-999", "99999999999999999999", "9223372036854775807", "253402300800", "1e2", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "\"\u2028\"",
        "\"*\"", "[]", "{}", "[null]", "[{}]", "{\"\":\"\"}", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}", "[[[[[]]]]]", "\"" + new string('a', 5000) + "\"", new string('[', 100) + new string(']', 100), new string('[', 5000),
    ];

    private static readonly string[] s_names = ["\"\\ud800\"", "\"\"", "\"\\u0000\"", "\"crit\"", "\"x\"", "\"act\"", "\"may_act\"", "\"cnf\"", "\"sub\"", "\"$schema\"", "\"\\u0069ss\""];

    /// <summary>Has each damaged input looked at.</summary>
    /// <param name="count">How many, in a short run.</param>
    /// <param name="damage">Makes the next one.</param>
    /// <param name="look">Throws when it is not treated as it must be.</param>
    public static async Task RunAsync<T>(int count, Func<Random, T> damage, Func<T, Task> look)
    {
        var random = new Random(s_seed);
        long executions = 0;
        for (var total = Stopwatch.StartNew(); s_seconds is { } seconds ? total.Elapsed.TotalSeconds < seconds : executions < count; executions++)
        {
            T input = damage(random);
            var each = Stopwatch.StartNew();
            try
            {
                await look(input);
            }
            catch (Exception exception)
            {
                Assert.Fail($"execution {executions} of seed {s_seed}, {Show(input)}: {exception}");
            }

            Assert.True(each.Elapsed < s_patience, $"execution {executions} of seed {s_seed} took {each.Elapsed}: {Show(input)}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{executions} executions");
        Assert.True(executions > 20);
    }

    /// <summary>The same for what answers at once: it reads the input, or refuses it by the exception that it documents.</summary>
    public static Task RunAsync<T, TRefusal>(int count, Func<Random, T> damage, Action<T> read)
        where TRefusal : Exception => RunAsync(count, damage, input =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(input);
            }
            catch (TRefusal)
            {
                // refused
            }

            long took = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(took < MaxMemory, $"{took} bytes");
            return Task.CompletedTask;
        });

    /// <summary>A seed with some characters changed, taken out, put in or repeated.</summary>
    public static string Text(Random random, params string[] seeds) => Text(seeds[random.Next(seeds.Length)], random, TextAlphabet);

    /// <summary>A seed whose values are others, whose members are gone, twice or unknown; now and then no JSON at all.</summary>
    public static string Json(Random random, params string[] seeds)
    {
        string json = seeds[random.Next(seeds.Length)];
        for (int i = random.Next(1, 3); i > 0; i--)
        {
            json = random.Next(5) == 0 ? Text(json, random, JsonAlphabet) : Value(json, random);
        }

        return json;
    }

    /// <summary>Bytes changed, copied elsewhere or cut off.</summary>
    public static byte[] Bytes(Random random, params byte[][] seeds)
    {
        byte[] bytes = [.. seeds[random.Next(seeds.Length)]];
        for (int i = random.Next(1, 6); i > 0 && bytes.Length > 1; i--)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.AsSpan(at, Math.Min(4, bytes.Length - at)).Fill(random.Next(2) == 0 ? (byte)0xFF : (byte)0);
                    break;
                case 3:
                    int length = Math.Min(random.Next(1, 16), bytes.Length - at);
                    bytes.AsSpan(at, length).CopyTo(bytes.AsSpan(random.Next(bytes.Length - length + 1)));
                    break;
                case 4:
                    bytes = [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
                    break;
                default:
                    bytes = random.Next(4) == 0 ? bytes[..at] : [.. bytes[..at], .. bytes[(at + 1)..]];
                    break;
            }
        }

        return bytes;
    }

    private static string Text(string text, Random random, string alphabet)
    {
        var damaged = new StringBuilder(text);
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(damaged.Length + 1);
            switch (random.Next(5))
            {
                case 0 when at < damaged.Length:
                    damaged[at] = alphabet[random.Next(alphabet.Length)];
                    break;
                case 1:
                    damaged.Remove(at, Math.Min(random.Next(1, 40), damaged.Length - at));
                    break;
                case 2 when text.Length > 1:
                    damaged.Insert(at, text.AsSpan(random.Next(text.Length / 2), random.Next(1, Math.Min(40, text.Length / 2) + 1)));
                    break;
                case 3 when random.Next(50) == 0:
                    damaged.Insert(at, new string(alphabet[random.Next(alphabet.Length)], 70_000));
                    break;
                default:
                    damaged.Insert(at, alphabet[random.Next(alphabet.Length)]);
                    break;
            }
        }

        return damaged.ToString();
    }

    /// <summary>One place of the document is another.</summary>
    private static string Value(string json, Random random)
    {
        try
        {
            return Value(JsonNode.Parse(json), random);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or ArgumentException or InvalidOperationException)
        {
            // It is too damaged to be taken apart.
            return json;
        }
    }

    private static string Value(JsonNode? root, Random random)
    {
        List<JsonObject> objects = [];
        Collect(root, objects);
        string value = s_values[random.Next(s_values.Length)];
        if (objects.Count == 0)
        {
            return value;
        }

        JsonObject at = objects[random.Next(objects.Count)];
        string[] names = [.. at.Select(member => member.Key)];
        string? name = names.Length == 0 ? null : names[random.Next(names.Length)];
        switch (random.Next(4))
        {
            case 0 when name is not null:
                at.Remove(name);
                return Written(root);
            case 1 when name is not null:
                string quoted = JsonValue.Create(name).ToJsonString(), old = at[name]?.ToJsonString() ?? "null";
                at[name] = Here;
                return Written(root).Replace($"{quoted}:\"{Here}\"", $"{quoted}:{value},{quoted}:{old}", StringComparison.Ordinal);
            case 2 when name is not null:
                at[name] = Here;
                return Written(root).Replace($"\"{Here}\"", value, StringComparison.Ordinal);
            default:
                at[Here] = 1;
                return Written(root).Replace($"\"{Here}\":1", s_names[random.Next(s_names.Length)] + ":" + value, StringComparison.Ordinal);
        }
    }

    private static string Written(JsonNode? root) => root?.ToJsonString() ?? "null";

    private static void Collect(JsonNode? node, List<JsonObject> objects)
    {
        switch (node)
        {
            case JsonObject found:
                objects.Add(found);
                foreach ((_, JsonNode? value) in found)
                {
                    Collect(value, objects);
                }

                break;
            case JsonArray array:
                foreach (JsonNode? item in array)
                {
                    Collect(item, objects);
                }

                break;
        }
    }

    private static string Show<T>(T input)
    {
        string text = input is byte[] bytes ? Convert.ToHexString(bytes) : input?.ToString() ?? string.Empty;
        return text.Length <= 2000 ? text : text[..2000] + "…";
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
