using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>Where a form is sent to, if the same body says so with a URL.</summary>
internal static class FormReceiver
{
    /// <summary>The form is the content, the content is kept, the request has it: more links than that, no code has.</summary>
    private const int MaxLinks = 4;

    private static readonly string[] EntraHosts = ["://login.microsoftonline.", "://login.windows.net/", "://sts.windows.net/", "://login.partner.microsoftonline.cn/", "://login.chinacloudapi.cn/"];

    public static string? Url(IOperation form) => Url(form, MaxLinks);

    public static bool IsEntra(string url) => EntraHosts.Any(host => url.IndexOf(host, StringComparison.OrdinalIgnoreCase) >= 0);

    private static string? Url(IOperation form, int links)
    {
        for (IOperation? parent = form.Parent; parent is not null && links > 0; parent = parent.Parent)
        {
            switch (parent)
            {
                case IInvocationOperation call when UrlIn(call) is { } url:
                    return url;
                case IObjectCreationOperation { Type.Name: "HttpRequestMessage" } request:
                    return UrlIn(request.Arguments);
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Content", Instance: ILocalReferenceOperation request } }:
                    return BodyValues.Assigned(request).Select(BodyValues.Unwrap).OfType<IObjectCreationOperation>().Select(static made => UrlIn(made.Arguments)).FirstOrDefault();
                case IVariableDeclaratorOperation declarator:
                    return UseOf(declarator.Symbol, form) is { } use ? Url(use, links - 1) : null;
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Where the variable is given on, or set as the content of a request.</summary>
    private static IOperation? UseOf(ILocalSymbol local, IOperation form)
    {
        foreach (IOperation operation in BodyValues.Operations(form))
        {
            if (operation is ILocalReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Local, local)
                && (reference.Parent is IArgumentOperation or IConversionOperation { Parent: IArgumentOperation }
                    || (reference.Parent is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation } assignment && ReferenceEquals(assignment.Value, reference))))
            {
                return reference;
            }
        }

        return null;
    }

    public static string? UrlIn(IInvocationOperation call) => UrlIn(call.Arguments);

    private static string? UrlIn(IEnumerable<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            IOperation value = BodyValues.Unwrap(argument.Value);
            if (value is IObjectCreationOperation { Type.Name: "Uri", Arguments: [{ } text, ..] })
            {
                value = BodyValues.Unwrap(text.Value);
            }

            if (value.Type?.SpecialType == SpecialType.System_String && WrittenText.Read(value) is { } url && url.IndexOf("://", StringComparison.Ordinal) is > 0 and < 12)
            {
                return url;
            }
        }

        return null;
    }
}
