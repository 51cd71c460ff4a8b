namespace PolicyAnalyzers.Analyzers.LeastPrivilege;

/// <summary>How some code uses Microsoft Graph: a type's, or all of the compilation's.</summary>
internal sealed class GraphUse
{
    /// <summary>Calls through request builders of the Graph SDK, with the scopes of a <c>GraphServiceClient</c>.</summary>
    public GraphNeeds Sdk { get; } = new();

    /// <summary>Calls through an <c>HttpClient</c>, with a token that the code asked for.</summary>
    public GraphNeeds Http { get; } = new();

    /// <summary>Whether the code hands its <c>GraphServiceClient</c> to other code.</summary>
    public bool SharesClient { get; set; }

    public void Add(GraphUse other)
    {
        Sdk.Add(other.Sdk);
        Http.Add(other.Http);
    }

    /// <summary>What the scopes of a client are needed for: the calls of its own type, or of all types if it is handed around.</summary>
    public GraphNeeds? OfClient(GraphUse? everywhere) => Known(SharesClient || Sdk.IsEmpty ? everywhere?.Sdk : Sdk);

    /// <summary>What a token is needed for that the type asks for: its own calls, of either kind.</summary>
    public GraphNeeds? OfToken()
    {
        GraphNeeds both = new();
        both.Add(Sdk);
        both.Add(Http);
        return Known(both);
    }

    private static GraphNeeds? Known(GraphNeeds? needs) => needs is { AreKnown: true } ? needs : null;
}
