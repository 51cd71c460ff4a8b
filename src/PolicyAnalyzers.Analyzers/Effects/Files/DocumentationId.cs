namespace PolicyAnalyzers.Analyzers.Effects.Files;

/// <summary>The ids by which files speak of single members: <c>M:Namespace.Type.Member(System.String)</c>.</summary>
internal static class DocumentationId
{
    /// <summary>The bare name of the member, as metadata have it.</summary>
    public static string NameOf(string documentationId)
    {
        int end = documentationId.IndexOfAny(['(', '~']);
        string name = end < 0 ? documentationId : documentationId.Substring(0, end);
        name = name.Substring(name.LastIndexOf('.') + 1);
        int arity = name.IndexOf('`');
        return (arity < 0 ? name : name.Substring(0, arity)).Replace("#ctor", ".ctor");
    }
}
