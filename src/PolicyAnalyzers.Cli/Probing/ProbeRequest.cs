using System.Text.Json.Nodes;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>A request for a token that would be granted, until a probe bends one thing of it, or sends it elsewhere.</summary>
internal sealed class ProbeRequest
{
    public const string
        AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        Exchange = "urn:ietf:params:oauth:grant-type:token-exchange",
        Ciba = "urn:openid:params:grant-type:ciba",
        AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    private JwtDraft? _subject;

    public ProbeRequest(ProbeGround ground)
    {
        Ground = ground;
        Url = ground.Endpoints.Token;
        Asker = ground.Agent;
        Assertion = Asker.Assertion(ground.Issuer, ground.Now);
        Proof = ground.Proof(HttpMethod.Post, Url);
        Fields = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = AssertionType,
            ["resource"] = ground.Setup.Resource,
            ["authorization_details"] = Details(ground.Setup.Task, ground.Setup.Manifest, ground.Setup.Arguments),
        };
    }

    public ProbeGround Ground { get; }

    public HttpMethod Method { get; set; } = HttpMethod.Post;

    public Uri Url { get; set; }

    /// <summary>Whose assertion it is, before it is bent.</summary>
    public ProbeClient Asker { get; private set; }

    /// <summary>Who asks; null when nobody says so.</summary>
    public JwtDraft? Assertion { get; set; }

    /// <summary>The proof of possession; null for none.</summary>
    public JwtDraft? Proof { get; set; }

    /// <summary>Whether the assertion goes into the Authorization header, as people's endpoints take it.</summary>
    public bool IsBearer { get; private set; }

    public Dictionary<string, string?> Fields { get; }

    /// <summary>The body instead of the form.</summary>
    public string? Json { get; set; }

    /// <summary>Changes the encoded body.</summary>
    public Func<string, string> Body { get; set; } = text => text;

    public string? ContentType { get; set; } = "application/x-www-form-urlencoded";

    public List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>Changes the request's lines as they go over the wire; null to leave that to the HTTP client.</summary>
    public Func<string, string>? Lines { get; set; }

    /// <summary>What must be true afterwards: null, or why it is not.</summary>
    public Func<Task<string?>>? Afterwards { get; set; }

    /// <summary>How it must be refused, when that is known only now.</summary>
    public string? Description { get; private set; }

    /// <summary>The user's token that is exchanged. To ask for it makes the request an exchange.</summary>
    public JwtDraft Subject
    {
        get
        {
            if (_subject is null)
            {
                _subject = Ground.Users.Token(Ground.Now);
                Exchanging(subject: null);
            }

            return _subject;
        }
    }

    public void Says(string description) => Description = description;

    /// <summary>Exchanges this token.</summary>
    public void Exchanging(string? subject)
    {
        Fields["grant_type"] = Exchange;
        Fields["subject_token"] = subject;
        Fields["subject_token_type"] = AccessTokenType;
        Fields["requested_token_type"] = AccessTokenType;
    }

    /// <summary>Changes the one detail of <c>authorization_details</c>.</summary>
    public void Detail(Action<JsonObject> change)
    {
        JsonArray details = JsonNode.Parse(Fields["authorization_details"]!)!.AsArray();
        change(details[0]!.AsObject());
        Fields["authorization_details"] = details.ToJsonString();
    }

    /// <summary>Changes the text of <c>authorization_details</c>.</summary>
    public void DetailText(string text, string by) => Fields["authorization_details"] = Fields["authorization_details"]!.Replace(text, by, StringComparison.Ordinal);

    public void Lease(string lease) => Detail(detail => detail["lease"] = lease);

    /// <summary>Asks as somebody else, with their own key.</summary>
    public ProbeRequest As(ProbeClient client)
    {
        Asker = client;
        Assertion = client.Assertion(Ground.Issuer, Ground.Now);
        return this;
    }

    /// <summary>Asks for another task.</summary>
    public void Asks(TaskPolicy task, PolicyManifest manifest, string resource)
    {
        Fields["resource"] = resource;
        Fields["authorization_details"] = Details(task, manifest, ProbeArguments.For(task));
    }

    /// <summary>Sends a form to another endpoint.</summary>
    public void Posts(Uri url, ProbeClient? client, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        (Url, Proof) = (url, null);
        Fields.Clear();
        if (client is null)
        {
            Assertion = null;
        }
        else
        {
            As(client);
            Fields["client_assertion_type"] = AssertionType;
        }

        foreach ((string name, string? value) in fields)
        {
            Fields[name] = value;
        }
    }

    /// <summary>Calls an endpoint of people.</summary>
    public void Calls(HttpMethod method, Uri url, ProbeClient? client, string? json = null)
    {
        (Method, Url, Proof, IsBearer, Json) = (method, url, null, true, json);
        Fields.Clear();
        ContentType = json is null ? null : "application/json";
        if (client is null)
        {
            Assertion = null;
        }
        else
        {
            As(client);
        }
    }

    /// <summary>Asks a human.</summary>
    public void AsksHuman()
    {
        TaskPolicy task = Ground.ApprovedTask;
        Asks(task, Ground.Setup.Manifest, task.Grants[0].Resource);
        Url = Ground.Endpoints.Backchannel;
        Proof = Ground.Proof(HttpMethod.Post, Url);
        Fields.Remove("grant_type");
    }

    /// <summary>Fetches what a human approved.</summary>
    public void Fetches(string requestId)
    {
        Fields["grant_type"] = Ciba;
        Fields["auth_req_id"] = requestId;
        Fields["resource"] = Fields["authorization_details"] = null;
    }

    /// <summary>The header fields of the request besides those of its body.</summary>
    public IEnumerable<(string Name, string Value)> AllHeaders()
    {
        string? assertion = Assertion?.Sign();
        if (IsBearer && assertion is not null)
        {
            yield return ("Authorization", "Bearer " + assertion);
        }

        if (Proof?.Sign() is { Length: > 0 } proof)
        {
            yield return ("DPoP", proof);
        }

        foreach ((string, string) header in Headers)
        {
            yield return header;
        }
    }

    /// <summary>The body; null for none.</summary>
    public string? Content()
    {
        if (Json is not null || ContentType is null)
        {
            return Json;
        }

        IEnumerable<KeyValuePair<string, string>> fields = Fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value!));
        if (Assertion?.Sign() is { Length: > 0 } assertion && !IsBearer)
        {
            fields = fields.Append(KeyValuePair.Create("client_assertion", assertion));
        }

        if (_subject?.Sign() is { } subject && Fields.ContainsKey("subject_token"))
        {
            fields = fields.Append(KeyValuePair.Create("subject_token", subject));
        }

        return Body(string.Join('&', fields.Select(field => Uri.EscapeDataString(field.Key) + "=" + Uri.EscapeDataString(field.Value))));
    }

    private static string Details(TaskPolicy task, PolicyManifest manifest, JsonObject arguments) => new JsonArray(new JsonObject
    {
        ["type"] = AgentTaskDetail.TypeName,
        ["task"] = task.Id,
        ["manifest"] = manifest.Digest,
        ["parameters"] = arguments.DeepClone(),
    }).ToJsonString();
}
