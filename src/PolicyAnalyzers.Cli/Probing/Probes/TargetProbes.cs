namespace PolicyAnalyzers.Cli.Probing.Probes;

/// <summary>Where, and how much of it: resources and scopes that the task does not have.</summary>
internal static class TargetProbes
{
    public static IEnumerable<Probe> All => [.. Resources, .. Scopes];

    private static ProbeTable Resources => new("RFC 8707 §2, RFC 9700 §2.3", "Compare the one resource with the task's grants, to the letter.", new Refusal(400, "invalid_target", Check: "task.grant"))
    {
        { "resource.missing", "resource is missing", r => r.Fields["resource"] = null },
        { "resource.empty", "resource is missing", r => r.Fields["resource"] = "" },
        { "resource.as-audience", "resource is missing", r => (r.Fields["audience"], r.Fields["resource"]) = (r.Fields["resource"], null) },
        { "resource.undeclared", r => At(r, "https://not-declared.example") },
        { "resource.the-gateway", r => At(r, r.Ground.Issuer) },
        { "resource.all", r => At(r, "*") },
        { "resource.with-slash", r => At(r, r.Ground.Setup.Resource + "/") },
        { "resource.with-path", r => At(r, r.Ground.Setup.Resource + "/admin") },
        { "resource.with-dots", r => At(r, r.Ground.Setup.Resource + "/a/..") },
        { "resource.with-query", r => At(r, r.Ground.Setup.Resource + "?x=1") },
        { "resource.with-fragment", r => At(r, r.Ground.Setup.Resource + "#x") },
        { "resource.with-space", r => At(r, r.Ground.Setup.Resource + " ") },
        { "resource.in-capitals", r => At(r, r.Ground.Setup.Resource.ToUpperInvariant()) },
        { "resource.two-in-one", r => At(r, r.Ground.Setup.Resource + " https://other.example") },
        { "resource.two-with-comma", r => At(r, r.Ground.Setup.Resource + ",https://other.example") },
        { "resource.array", r => At(r, $"[{r.Ground.Setup.Resource}]") },
        { "resource.host-beyond", r => At(r, r.Ground.Setup.Resource + ".evil.example") },
        { "resource.user-information", r => At(r, Resource(r, uri => new UriBuilder(uri) { UserName = "x" }.Uri.AbsoluteUri)) },
        { "resource.host-below", r => At(r, Resource(r, uri => $"{uri.Scheme}://x.{uri.Authority}")) },
        { "resource.other-port", r => At(r, Resource(r, uri => $"{uri.Scheme}://{uri.Host}:8444")) },
        { "resource.other-scheme", r => At(r, Resource(r, uri => "http" + (uri.Scheme == "https" ? "" : "s") + uri.OriginalString[uri.Scheme.Length..])) },
        { "resource.of-another-task", r => At(r, r.Ground.OtherTask.Grants.FirstOrDefault(grant => r.Ground.Setup.Task.FindGrant(grant.Resource) is null)?.Resource ?? throw new NotProbedException("another task at another resource")) },
    };

    private static ProbeTable Scopes => new("RFC 6749 §3.3, RFC 9700 §2.3", "Refuse what is more than the task's grant at this resource, rather than give the rest.", new Refusal(400, "invalid_scope", Check: "task.grant"))
    {
        { "scope.undeclared", r => With(r, "not.declared.anywhere") },
        { "scope.superset", r => { With(r, "not.declared.anywhere"); r.Fields["scope"] = string.Join(' ', Granted(r).Append("not.declared.anywhere")); } },
        { "scope.all", r => With(r, "*") },
        { "scope.all-below", r => With(r, Granted(r)[0].Split('.')[0] + ".*") },
        { "scope.default", r => With(r, ".default") },
        { "scope.default-of-resource", r => With(r, r.Ground.Setup.Resource + "/.default") },
        { "scope.openid", r => With(r, "openid") },
        { "scope.offline_access", r => With(r, "offline_access") },
        { "scope.in-capitals", r => With(r, Other(r, Granted(r)[0].ToUpperInvariant())) },
        { "scope.prefix", r => With(r, Other(r, Granted(r)[0][..^1])) },
        { "scope.beyond", r => With(r, Granted(r)[0] + ".all") },
        { "scope.two-spaces", r => { With(r, ""); r.Fields["scope"] = $"{Granted(r)[0]}  {Granted(r)[0]}"; } },
        { "scope.space-alone", r => { With(r, ""); r.Fields["scope"] = " "; } },
        { "scope.space-at-the-end", r => { With(r, ""); r.Fields["scope"] = Granted(r)[0] + " "; } },
        { "scope.tab", r => { With(r, $"{Granted(r)[0]}?x"); r.Fields["scope"] = $"{Granted(r)[0]}\tx"; } },
        { "scope.comma", r => With(r, $"{Granted(r)[0]},{Granted(r)[0]}") },
        { "scope.line-end", r => { With(r, Granted(r)[0] + "?"); r.Fields["scope"] = Granted(r)[0] + "\n"; } },
        { "scope.looks-alike", r => { With(r, "?" + Granted(r)[0]); r.Fields["scope"] = "\u0430" + Granted(r)[0]; } },
        { "scope.quote", r => { With(r, Granted(r)[0] + "?"); r.Fields["scope"] = Granted(r)[0] + "\""; } },
        { "scope.of-another-resource", r => With(r, Others(r)) },
        { "scope.of-another-task", r => With(r, r.Ground.OtherTask.Grants.SelectMany(grant => grant.Scopes).FirstOrDefault(scope => !Granted(r).Contains(scope)) ?? throw new NotProbedException("another task with other scopes")) },
    };

    private static void At(ProbeRequest request, string resource)
    {
        request.Fields["resource"] = resource;
        request.Says($"task '{request.Ground.Setup.Task.Id}' grants nothing at '{resource}'");
    }

    private static void With(ProbeRequest request, string surplus)
    {
        request.Fields["scope"] = surplus;
        request.Says($"task '{request.Ground.Setup.Task.Id}' does not grant scope '{surplus}' at '{request.Ground.Setup.Resource}'");
    }

    private static IReadOnlyList<string> Granted(ProbeRequest request) => request.Ground.Setup.Task.FindGrant(request.Ground.Setup.Resource)!.Scopes;

    private static string Other(ProbeRequest request, string scope) => Granted(request).Contains(scope) || scope.Length == 0 ? throw new NotProbedException("a scope of several letters") : scope;

    private static string Others(ProbeRequest request) => request.Ground.Setup.Task.Grants.Where(grant => grant.Resource != request.Ground.Setup.Resource)
        .SelectMany(grant => grant.Scopes).FirstOrDefault(scope => !Granted(request).Contains(scope)) ?? throw new NotProbedException("a task with scopes at two resources");

    private static string Resource(ProbeRequest request, Func<Uri, string> other) =>
        Uri.TryCreate(request.Ground.Setup.Resource, UriKind.Absolute, out Uri? uri) && uri.Host.Length > 0 ? other(uri) : throw new NotProbedException("a resource with a host");
}
