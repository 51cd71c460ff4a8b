using FsCheck;
using FsCheck.Fluent;
using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy.Tests.Comparison;

/// <summary>What no list of examples can show: that a comparison without a widening means that nothing more is allowed.</summary>
public sealed class ComparisonProperties
{
    private static readonly Gen<string> Names = Gen.Frequency((4, Gen.Constant("p")), (1, Gen.Constant("q")));
    private static readonly Gen<bool> Audited = Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)));

    // Small alphabets, so that two generated manifests overlap often.
    private static readonly Gen<ParameterPolicy> Text =
        from prefix in Gen.Elements(null, "a", "ab", "b")
        from oneOf in Gen.Elements<string[]?>(null, null, ["a"], ["ab", "b"], ["a", "abc"])
        from name in Names
        from audited in Audited
        select new ParameterPolicy(name, ParameterType.String, prefix: prefix, oneOf: oneOf, audited: audited);

    private static readonly Gen<ParameterPolicy> Number =
        from type in Gen.Elements(ParameterType.Integer, ParameterType.Number)
        from min in Gen.Elements<decimal?>(null, 0, 1)
        from max in Gen.Elements<decimal?>(null, 1, 2)
        from name in Names
        from audited in Audited
        select new ParameterPolicy(name, type, min, max, audited: audited);

    private static readonly Gen<ParameterPolicy[]> Parameters =
        Gen.OneOf(
            Gen.Constant(Array.Empty<ParameterPolicy>()),
            Text.Select(one => new[] { one }),
            Number.Select(one => new[] { one }),
            from one in Gen.OneOf(Text, Number)
            from other in Gen.OneOf(Text, Number)
            select new[] { one, other }.DistinctBy(parameter => parameter.Name).ToArray());

    private static readonly Gen<ResourceGrant[]> Grants =
        from resources in Gen.NonEmptyListOf(Gen.Elements("urn:r", "urn:q"))
        from scopes in Gen.NonEmptyListOf(Gen.Elements("s", "t", "u"))
        select resources.Distinct().Select(resource => new ResourceGrant(resource, scopes.Distinct())).ToArray();

    private static readonly Gen<TaskPolicy> OneTask =
        from id in Gen.Elements("one", "two")
        from lifetime in Gen.Choose(1, 3)
        from sensitivity in Gen.Elements(Enum.GetValues<TaskSensitivity>())
        from approval in Gen.Elements(Enum.GetValues<TaskApproval>())
        from parameters in Parameters
        from grants in Grants
        from purpose in Gen.Elements("p", "q")
        select new TaskPolicy(id, purpose, lifetime, sensitivity, approval, parameters, grants);

    private static readonly Gen<PolicyManifest> Manifest =
        from application in Gen.Frequency((9, Gen.Constant("A")), (1, Gen.Constant("B")))
        from agent in Gen.Elements("x", "y")
        from owner in Gen.Elements(null, "o")
        from tasks in Gen.ListOf(OneTask)
        select new PolicyManifest(application, 1, [new AgentPolicy(agent, owner, tasks.DistinctBy(task => task.Id))]);

    private static readonly ParameterValue[] Values = ["a", "ab", "abc", "b", "c", 0m, 0.5m, 1m, 1.5m, 2m, 3m, true];

    /// <summary>Every access that could make a difference in this small world.</summary>
    private static readonly TaskAccess[] World =
    [
        .. from agent in (string[])["x", "y"]
           from task in (string[])["one", "two"]
           from resource in (string[])["urn:r", "urn:q"]
           from scope in (string[])["s", "t", "u"]
           from value in Values
           from other in (ParameterValue[])["ab", 1m]
           select new TaskAccess(agent, task, new Dictionary<string, ParameterValue> { ["p"] = value, ["q"] = other }, resource, [scope]),
        .. from agent in (string[])["x", "y"]
           from task in (string[])["one", "two"]
           select new TaskAccess(agent, task, new Dictionary<string, ParameterValue>(), "urn:r", ["s"]),
    ];

    [Fact]
    public void Without_a_widening_nothing_more_is_allowed() =>
        Prop.ForAll(Pairs(), pair =>
        {
            (PolicyManifest accepted, PolicyManifest current) = pair;
            bool widened = PolicyComparison.Compare(accepted, current).Any(difference => difference.Kind == DifferenceKind.Widening);
            return widened || World.All(access => !IsAllowed(current, access) || IsNoLooser(accepted, current, access));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void What_is_only_neutral_allows_the_same_both_ways() =>
        Prop.ForAll(Pairs(), pair =>
        {
            (PolicyManifest accepted, PolicyManifest current) = pair;
            bool isNeutral = PolicyComparison.Compare(accepted, current).All(difference => difference.Kind == DifferenceKind.Neutral);
            return !isNeutral || World.All(access => IsAllowed(accepted, access) == IsAllowed(current, access));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void A_manifest_differs_from_itself_in_nothing_and_survives_its_file() =>
        Prop.ForAll(Manifest.ToArbitrary(), manifest =>
        {
            PolicyManifest read = PolicyManifest.Parse(manifest.ToJson());
            return PolicyComparison.Compare(manifest, read).Count == 0 && read.ToJson() == manifest.ToJson() && read.Digest == manifest.Digest;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void The_digest_is_that_of_the_canonical_form_of_the_document() =>
        Prop.ForAll(Manifest.ToArbitrary(), manifest =>
        {
            var document = (JsonObject)JsonReader.Read(manifest.ToJson());
            var digested = new JsonObject(1, 1, [.. document.Members.Where(member => member.Key is "application" or "agents")]);
            return CanonicalJson.Of(digested) == ManifestDigest.Canonical(manifest);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Manifests_with_one_digest_are_one_policy() =>
        Prop.ForAll(Pairs(), pair => pair.Item1.Digest == pair.Item2.Digest == (PolicyComparison.Compare(pair.Item1, pair.Item2).Count == 0))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    /// <summary>Half of the pairs differ in one task alone, where the interesting comparisons are.</summary>
    private static Arbitrary<(PolicyManifest, PolicyManifest)> Pairs() => Gen.OneOf(
        from accepted in Manifest
        from current in Manifest
        select (accepted, current),
        from accepted in OneTask
        from current in OneTask
        select (Single(accepted), Single(current))).ToArbitrary();

    private static PolicyManifest Single(TaskPolicy task) => new("A", 1, [new AgentPolicy("x", null, [task])]);

    private static bool IsAllowed(PolicyManifest manifest, TaskAccess access) => PolicyEvaluator.Evaluate(manifest, access) is null;

    private static bool IsNoLooser(PolicyManifest accepted, PolicyManifest current, TaskAccess access)
    {
        TaskPolicy? was = accepted.FindAgent(access.Agent)?.FindTask(access.Task);
        TaskPolicy now = current.FindAgent(access.Agent)!.FindTask(access.Task)!;
        return IsAllowed(accepted, access)
            && now.MaxLifetimeSeconds <= was!.MaxLifetimeSeconds
            && now.Sensitivity >= was.Sensitivity
            && now.Approval >= was.Approval;
    }
}
