using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>The URLs to which a request or a client goes, as far as the same body says so, and the hosts of those that begin with a constant.</summary>
internal static class RequestHosts
{
    /// <summary>The URLs of the request or client whose header is set.</summary>
    /// <param name="headers">The headers, or the request or client itself.</param>
    public static IEnumerable<IOperation> Urls(IOperation headers)
    {
        IOperation? owner = BodyValues.Unwrap(headers);
        if (owner is IPropertyReferenceOperation { Property.Name: "Headers" or "DefaultRequestHeaders", Instance: { } holder })
        {
            owner = BodyValues.Unwrap(holder);
        }

        return owner switch
        {
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } => Created(owner) is { } creation ? OfRequest(creation) : [],
            ILocalReferenceOperation { Type.Name: "HttpRequestMessage" } request => OfRequest(request),
            _ when owner.Type?.Name == "HttpClient" && Symbol(owner) is { } client => OfClient(owner, client),
            _ => [],
        };
    }

    private static IEnumerable<IOperation> OfRequest(ILocalReferenceOperation request)
    {
        foreach (IOperation assigned in BodyIndex.Of(request).Assigned(request.Local))
        {
            if (BodyValues.Unwrap(assigned) is IObjectCreationOperation creation)
            {
                foreach (IOperation url in OfRequest(creation))
                {
                    yield return url;
                }
            }
        }

        foreach (IOperation operation in BodyValues.Operations(request))
        {
            if (operation is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "RequestUri", Instance: ILocalReferenceOperation target } } assignment
                && SymbolEqualityComparer.Default.Equals(target.Local, request.Local))
            {
                yield return assignment.Value;
            }
        }
    }

    private static IEnumerable<IOperation> OfRequest(IObjectCreationOperation creation)
    {
        foreach (IOperation value in creation.Arguments.Select(static argument => argument.Value)
            .Concat((creation.Initializer?.Initializers ?? []).OfType<ISimpleAssignmentOperation>().Where(static member => member.Target is IPropertyReferenceOperation { Property.Name: "RequestUri" }).Select(static member => member.Value)))
        {
            yield return value;
        }
    }

    /// <summary>The URLs that the body calls with the client after the header is set, and the one that it is set up for.</summary>
    private static IEnumerable<IOperation> OfClient(IOperation headers, ISymbol client)
    {
        foreach (IOperation operation in BodyValues.Operations(headers))
        {
            switch (operation)
            {
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "BaseAddress", Instance: { } target } } assignment when Is(target, client):
                    yield return assignment.Value;
                    break;
                case IInvocationOperation call when call.Syntax.SpanStart > headers.Syntax.SpanStart && IsCallOf(call, client):
                    foreach (IArgumentOperation argument in call.Arguments)
                    {
                        if (argument.Parameter?.Name == "requestUri")
                        {
                            yield return argument.Value;
                        }
                        else if (BodyValues.Unwrap(argument.Value) is ILocalReferenceOperation { Type.Name: "HttpRequestMessage" } request)
                        {
                            foreach (IOperation requested in OfRequest(request))
                            {
                                yield return requested;
                            }
                        }
                    }

                    break;
            }
        }
    }

    /// <summary>Whether it is a client that the body makes itself, and tells no address that others would be below.</summary>
    public static bool IsBare(IOperation headers)
    {
        IOperation owner = BodyValues.Unwrap(headers);
        if (owner is IPropertyReferenceOperation { Property.Name: "DefaultRequestHeaders", Instance: { } holder })
        {
            owner = BodyValues.Unwrap(holder);
        }

        return owner is ILocalReferenceOperation { Type.Name: "HttpClient" } client
            && BodyIndex.Of(client).Assigned(client.Local) is [{ } only]
            && BodyValues.Unwrap(only) is IObjectCreationOperation { Initializer: null }
            && !Array.Exists(BodyValues.Operations(client), static operation => operation is IPropertyReferenceOperation { Property.Name: "BaseAddress" });
    }

    private static bool IsCallOf(IInvocationOperation call, ISymbol client) =>
        (call.Instance is { } instance && Is(instance, client)) || (call is { Instance: null, TargetMethod.IsExtensionMethod: true, Arguments: [{ } first, ..] } && Is(first.Value, client));

    private static bool Is(IOperation operation, ISymbol symbol) => Symbol(BodyValues.Unwrap(operation)) is { } own && SymbolEqualityComparer.Default.Equals(own, symbol);

    private static ISymbol? Symbol(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    private static IObjectCreationOperation? Created(IOperation member)
    {
        for (IOperation? parent = member.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IObjectCreationOperation { Type.Name: "HttpRequestMessage" } creation)
            {
                return creation;
            }
        }

        return null;
    }

    /// <summary>The host of a URL whose beginning is constant.</summary>
    public static string? Host(IOperation url)
    {
        IOperation value = BodyValues.Unwrap(url);
        if (value is IObjectCreationOperation { Type.Name: "Uri", Arguments: [{ } text, ..] })
        {
            value = BodyValues.Unwrap(text.Value);
        }

        if (value is ILocalReferenceOperation local)
        {
            return BodyIndex.Of(local).Assigned(local.Local) is [{ } only] && BodyValues.Unwrap(only) is not ILocalReferenceOperation ? Host(only) : null;
        }

        if (value.Type is not { SpecialType: SpecialType.System_String } || TextPieces.Of(value) is not [{ Text: { } begin }, ..] pieces)
        {
            return null;
        }

        // Two constants side by side are one beginning.
        for (int i = 1; i < pieces.Count && pieces[i].Text is { } more; i++)
        {
            begin += more;
        }

        int scheme = begin.IndexOf("://", StringComparison.Ordinal);
        int end = scheme < 0 ? -1 : begin.IndexOfAny(['/', '?', ':'], scheme + 3);
        return scheme < 0 || (end < 0 && pieces.Exists(static piece => piece.Value is not null)) || !begin.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? null
            : begin.Substring(scheme + 3, (end < 0 ? begin.Length : end) - scheme - 3);
    }
}
