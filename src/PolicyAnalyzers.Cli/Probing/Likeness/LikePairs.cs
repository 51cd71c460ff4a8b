using System.Diagnostics;

namespace PolicyAnalyzers.Cli.Probing.Likeness;

/// <summary>Compares answers to what is unknown with answers to what is forbidden: their shape, and the time that they take.</summary>
internal static class LikePairs
{
    private const int WarmUps = 4;
    private const double SureScore = 4, LeastShare = 0.1, LeastMilliseconds = 0.1;

    /// <summary>Header fields that differ from answer to answer anyway.</summary>
    private static readonly HashSet<string> Moving = new(["Date", "DPoP-Nonce", "traceparent", "X-Request-Id"], StringComparer.OrdinalIgnoreCase);

    private static readonly LikePair[] Pairs =
    [
        new(
            "alike.client", "RFC 9700 §4, OWASP ASVS V3", "Verify with a decoy key where there is no client, and answer with one text.",
            Bend(request => Named(request, "nobody-is-called-so")), Bend(request => request.Assertion!.Signer = request.Ground.Stranger)),
        new(
            "alike.client-at-introspection", "RFC 7662 §4", "Verify with a decoy key where there is no client, and answer with one text.",
            Bend(request => { request.Posts(request.Ground.Introspect, request.Ground.Agent, ("token", "x")); Named(request, "nobody-is-called-so"); }),
            Bend(request => { request.Posts(request.Ground.Introspect, request.Ground.Agent, ("token", "x")); request.Assertion!.Signer = request.Ground.Stranger; })),
        new(
            "alike.token-at-introspection", "RFC 7662 §2.2, §4", "Say of every token that the API may not know what is said of one that never was.",
            Bend(async request => request.Posts(request.Ground.Introspect, request.Ground.OtherApi, ("token", Invented((await request.Ground.LiveAsync()).Token)))),
            Bend(async request => request.Posts(request.Ground.Introspect, request.Ground.OtherApi, ("token", (await request.Ground.LiveAsync()).Token)))),
        new(
            "alike.token-that-ended", "RFC 7662 §2.2, §4", "Say of a token that is over what is said of one that never was.",
            Bend(async request => request.Posts(request.Ground.Introspect, request.Ground.Api, ("token", Invented((await request.Ground.EndedAsync()).Token)))),
            Bend(async request => request.Posts(request.Ground.Introspect, request.Ground.Api, ("token", (await request.Ground.EndedAsync()).Token)))),
        new(
            "alike.lease", "RFC 9700 §4", "Answer alike for a lease that is unknown, over or another's.",
            Bend(request => request.Lease(new string('a', 43))),
            Bend(async request => request.Lease((await request.Ground.EndedAsync()).Lease))),
        new(
            "alike.lease-of-another-key", "RFC 9700 §4, RFC 9449 §5", "Answer alike for a lease that is unknown, over or another's.",
            Bend(request => { request.Lease(new string('a', 43)); request.Proof = request.Ground.Proof(request.Method, request.Url, request.Ground.Stranger); }),
            Bend(async request => { request.Lease((await request.Ground.LiveAsync()).Lease); request.Proof = request.Ground.Proof(request.Method, request.Url, request.Ground.Stranger); })),
        new(
            "alike.task", "RFC 9396 §5", "Answer alike for a task that nobody has and one that another agent has.",
            Bend(request => request.Detail(detail => detail["task"] = Renamed(OtherTask(request.Ground)))),
            Bend(request => request.Detail(detail => detail["task"] = OtherTask(request.Ground))))
        {
            Names = ground => (Renamed(OtherTask(ground)), OtherTask(ground)),
        },
        new(
            "alike.evaluation", "AuthZEN Authorization API 1.0 §11", "Answer alike for an agent that is not there and one that is another.",
            Bend(request => Evaluates(request, Renamed(request.Ground.OtherAgent.Id))), Bend(request => Evaluates(request, request.Ground.OtherAgent.Id))),
    ];

    /// <summary>The ids of all comparisons.</summary>
    public static IEnumerable<string> Ids => Pairs.SelectMany(pair => new[] { Shape(pair), Time(pair) });

    public static async Task<IReadOnlyList<ProbeOutcome>> CompareAsync(ProbeGround ground, CancellationToken cancellationToken)
    {
        List<ProbeOutcome> outcomes = [];
        foreach (LikePair pair in Pairs)
        {
            if (ground.Setup.Wants(Shape(pair)))
            {
                outcomes.Add(await GuardAsync(pair, Shape(pair), () => CompareShapeAsync(pair, ground, cancellationToken)));
            }

            if (ground.Setup.Wants(Time(pair)))
            {
                outcomes.Add(ground.Setup.Pairs == 0
                    ? new ProbeOutcome(Time(pair), ProbeVerdict.NotProbed, "needs --pairs", null, pair.Advice, pair.Rule)
                    : await GuardAsync(pair, Time(pair), () => CompareTimeAsync(pair, ground, cancellationToken)));
            }
        }

        return outcomes;
    }

    private static async Task<ProbeOutcome> CompareShapeAsync(LikePair pair, ProbeGround ground, CancellationToken cancellationToken)
    {
        ProbeReply unknown = await AskAsync(pair.Unknown, ground, cancellationToken), forbidden = await AskAsync(pair.Forbidden, ground, cancellationToken);
        string? fault = unknown.Status != forbidden.Status ? $"the status is {unknown.Status} for what is unknown and {forbidden.Status} for what is forbidden"
            : Body(unknown.Body) != forbidden.Body ? "the bodies differ"
            : Headers(unknown, forbidden).FirstOrDefault() is { } header ? $"the header field {header} differs"
            : null;
        return new ProbeOutcome(Shape(pair), fault is null ? ProbeVerdict.Refused : ProbeVerdict.Unclear, forbidden.ToString(), fault, pair.Advice, pair.Rule);

        string Body(string body) => pair.Names is null ? body : body.Replace(pair.Names(ground).Unknown, pair.Names(ground).Forbidden, StringComparison.Ordinal);
    }

    private static async Task<ProbeOutcome> CompareTimeAsync(LikePair pair, ProbeGround ground, CancellationToken cancellationToken)
    {
        (double score, double difference, double usual) = await MeasureAsync(pair, ground, cancellationToken);
        if (IsClear(score, difference, usual))
        {
            // What is true is true again.
            double before = score;
            (score, difference, usual) = await MeasureAsync(pair, ground, cancellationToken);
            if (IsClear(score, difference, usual) && Math.Sign(score) == Math.Sign(before))
            {
                return new ProbeOutcome(
                    Time(pair), ProbeVerdict.Unclear, Told(),
                    $"what is forbidden takes {Math.Abs(difference):0.00} ms {(difference > 0 ? "longer" : "less")} than what is unknown, in two series of {ground.Setup.Pairs} pairs", pair.Advice, pair.Rule);
            }
        }

        return new ProbeOutcome(Time(pair), ProbeVerdict.Refused, Told(), null, pair.Advice, pair.Rule);

        string Told() => $"median {usual:0.00} ms, difference {difference:0.00} ms, score {score:0.0}";
    }

    private static bool IsClear(double score, double difference, double usual) =>
        Math.Abs(score) > SureScore && Math.Abs(difference) > Math.Max(LeastMilliseconds, usual * LeastShare);

    /// <summary>Each pair is measured at one time, now the one first and now the other, so that whatever else the machines do meets both.</summary>
    private static async Task<(double Score, double Difference, double Usual)> MeasureAsync(LikePair pair, ProbeGround ground, CancellationToken cancellationToken)
    {
        List<double> differences = [], all = [];
        for (int i = -WarmUps; i < ground.Setup.Pairs; i++)
        {
            bool isUnknownFirst = Random.Shared.Next(2) == 0;
            double first = await TimeAsync(isUnknownFirst ? pair.Unknown : pair.Forbidden, ground, cancellationToken);
            double second = await TimeAsync(isUnknownFirst ? pair.Forbidden : pair.Unknown, ground, cancellationToken);
            if (i >= 0)
            {
                differences.Add(isUnknownFirst ? second - first : first - second);
                all.AddRange([first, second]);
            }
        }

        return (SignedRank.Score(differences), SignedRank.Median(differences), SignedRank.Median(all));
    }

    private static async Task<double> TimeAsync(Func<ProbeRequest, Task> bend, ProbeGround ground, CancellationToken cancellationToken)
    {
        ProbeRequest request = await ReadyAsync(bend, ground);
        long begin = Stopwatch.GetTimestamp();
        await ground.SendAsync(request, cancellationToken);
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static async Task<ProbeReply> AskAsync(Func<ProbeRequest, Task> bend, ProbeGround ground, CancellationToken cancellationToken) =>
        await ground.SendAsync(await ReadyAsync(bend, ground), cancellationToken);

    /// <summary>Signed already, so that our own signatures are not in the time.</summary>
    private static async Task<ProbeRequest> ReadyAsync(Func<ProbeRequest, Task> bend, ProbeGround ground)
    {
        var request = new ProbeRequest(ground);
        await bend(request);
        foreach (JwtDraft draft in new[] { request.Assertion, request.Proof }.OfType<JwtDraft>())
        {
            draft.Presigned = draft.Sign();
        }

        return request;
    }

    private static async Task<ProbeOutcome> GuardAsync(LikePair pair, string id, Func<Task<ProbeOutcome>> compare)
    {
        try
        {
            return await compare();
        }
        catch (NotProbedException exception)
        {
            return new ProbeOutcome(id, ProbeVerdict.NotProbed, $"needs {exception.Message}", null, pair.Advice, pair.Rule);
        }
        catch (HttpRequestException exception)
        {
            return new ProbeOutcome(id, ProbeVerdict.Unclear, "no answer", exception.Message, pair.Advice, pair.Rule);
        }
    }

    private static IEnumerable<string> Headers(ProbeReply one, ProbeReply other) => one.Headers.Keys.Union(other.Headers.Keys, StringComparer.OrdinalIgnoreCase)
        .Where(name => !Moving.Contains(name) && one.Header(name) != other.Header(name));

    private static void Named(ProbeRequest request, string name)
    {
        request.Assertion!.Sets("iss", name);
        request.Assertion.Sets("sub", name);
    }

    private static void Evaluates(ProbeRequest request, string agent) => request.Calls(
        HttpMethod.Post, request.Ground.Endpoints.Evaluation, request.Ground.Agent,
        $$"""{"subject":{"type":"agent","id":"{{agent}}" },"action":{"name":"x"},"resource":{"type":"api","id":"x" } }""");

    private static string OtherTask(ProbeGround ground) => ground.TaskOfOther.Task.Id is { } task && ground.Setup.Manifest.FindAgent(ground.Agent.Id)!.FindTask(task) is null
        ? task
        : throw new NotProbedException("a task that only the other agent has");

    /// <summary>As long, and nobody's.</summary>
    private static string Renamed(string id) => new('q', id.Length);

    /// <summary>As long, and nobody's.</summary>
    private static string Invented(string token) => token[..^8] + (token.EndsWith("AAAAAAAA", StringComparison.Ordinal) ? "BBBBBBBB" : "AAAAAAAA");

    private static string Shape(LikePair pair) => pair.Id + ".shape";

    private static string Time(LikePair pair) => pair.Id + ".time";

    private static Func<ProbeRequest, Task> Bend(Action<ProbeRequest> bend) => request =>
    {
        bend(request);
        return Task.CompletedTask;
    };

    private static Func<ProbeRequest, Task> Bend(Func<ProbeRequest, Task> bend) => bend;
}
