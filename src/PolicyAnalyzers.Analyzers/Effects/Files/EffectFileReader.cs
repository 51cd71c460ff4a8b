using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.Tasks;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.Policy.Json;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Effects.Files;

/// <summary>Reads a <c>*.effects.json</c> file, ours or a user's. docs/effects.md is its description.</summary>
internal static class EffectFileReader
{
    private const string Nothing = "nothing", Anything = "anything";

    /// <exception cref="PolicyFormatException">The text is no file of effects; says where and why.</exception>
    public static EffectFile Read(string text)
    {
        JsonMembers file = JsonMembers.Of(JsonReader.Read(text), "a file of effects");
        file.OptionalString("$schema");
        string? resource = ReadResource(file);
        EffectEntry[] entries = [.. file.OptionalItems("effects").Select(node => ReadEntry(node, resource))];
        LibraryEntry[] libraries = [.. file.OptionalItems("libraries").Select(ReadLibrary)];
        file.End();
        return new EffectFile(entries, libraries);
    }

    private static EffectEntry ReadEntry(JsonNode node, string? defaultResource)
    {
        JsonMembers members = JsonMembers.Of(node, "each of 'effects'");
        EffectEntry subject = ReadSubject(members);
        string resource = ReadResource(members) ?? defaultResource ?? throw members.Fault("member 'resource' is missing; state it here, or once for the whole file");
        IReadOnlyList<string>? scopes = ReadScopes(members, "scopes"), choices = ReadScopes(members, "anyOf");
        if (choices is { Count: 0 })
        {
            throw members.Required("anyOf").Fault("'anyOf' names at least one scope; where none is needed, write \"scopes\": []");
        }

        if (scopes is null == choices is null)
        {
            throw members.Fault("state either 'scopes', all of which are needed, or 'anyOf', one of which is");
        }

        members.End();
        return subject with
        {
            Resource = resource,
            Effects = scopes is null
                ? [new Effect(resource, new EquatableArray<string>([.. choices!]))]
                : [.. scopes.Select(scope => new Effect(resource, scope))],
            Line = node.Line,
            Column = node.Column,
        };
    }

    private static EffectEntry ReadSubject(JsonMembers members)
    {
        string? type = members.OptionalString("type"), member = members.OptionalString("member"), request = members.OptionalString("request");
        IReadOnlyList<string>? names = members.OptionalStrings("members");
        if (new[] { type, member, request }.Count(static stated => stated is not null) != 1)
        {
            throw members.Fault("state one of 'type', 'member' and 'request'");
        }

        if (names is not null && (type is null || names.Count == 0 || names.Any(static name => name.Length == 0 || name.IndexOf('*') is >= 0 and int star && star < name.Length - 1)))
        {
            throw members.Required("members").Fault("'members' are names of members of 'type', with '*' only at their end");
        }

        if (type is not null && (type.Length == 0 || type.Any(static c => c is ' ' or '(' or '*' or ':' or '<')))
        {
            throw members.Required("type").Fault("'type' is a metadata name, such as \"Contoso.Ledger.LedgerClient\", \"Contoso.Outer+Inner\" or \"Contoso.Client`1\"");
        }

        if (member is not null && !(member.Length > 2 && member[1] == ':' && member[0] is 'M' or 'P' or 'E'))
        {
            throw members.Required("member").Fault("'member' is the documentation id of a method, property or event, such as \"M:Contoso.Ledger.LedgerClient.Pay(System.String)\"");
        }

        return new EffectEntry
        {
            Type = type,
            Members = names is null ? [] : [.. names],
            Member = member,
            Request = request is null ? null : RequestPattern.Parse(request) ?? throw members.Required("request").Fault($"'request' is {RequestPattern.Rule}"),
        };
    }

    private static LibraryEntry ReadLibrary(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "each of 'libraries'");
        string name = members.RequiredString("name"), reaches = members.RequiredString("reaches");
        if (name.Length == 0 || !name.Split('.').All(static part => part.Length > 0))
        {
            throw members.Required("name").Fault("'name' is a namespace or the full name of a type");
        }

        if (reaches is not (Nothing or Anything) && !ResourceUri.IsValid(reaches))
        {
            throw members.Required("reaches").Fault($"'reaches' is \"{Nothing}\", \"{Anything}\" or a resource: {ResourceUri.Rule}");
        }

        members.End();
        return new LibraryEntry(name, reaches switch { Nothing => null, Anything => LibraryEntry.Anything, _ => ResourceName.Of(reaches) });
    }

    private static string? ReadResource(JsonMembers members) =>
        members.OptionalString("resource") is not { } resource || ResourceUri.IsValid(resource)
            ? members.OptionalString("resource")
            : throw members.Required("resource").Fault($"'resource' is {ResourceUri.Rule}");

    private static IReadOnlyList<string>? ReadScopes(JsonMembers members, string name)
    {
        if (members.OptionalStrings(name) is not { } scopes)
        {
            return null;
        }

        if (scopes.Distinct(StringComparer.Ordinal).Count() != scopes.Count)
        {
            throw members.Required(name).Fault($"'{name}' names each scope once");
        }

        foreach (JsonNode node in members.RequiredItems(name))
        {
            if (node is JsonString { Value: var scope } && (!ScopeToken.IsValid(scope) || ScopeToken.IsWildcard(scope)))
            {
                throw node.Fault($"a scope is {ScopeToken.Rule}, and no wildcard");
            }
        }

        return scopes;
    }
}
