using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>Where a form is sent to, if the same body says so with a literal URL.</summary>
internal static class FormReceiver
{
    public static string? Url(IOperation form)
    {
        for (IOperation? parent = form.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IInvocationOperation call:
                    return UrlIn(call);
                case IVariableDeclaratorOperation declarator:
                    return CallWith(declarator.Symbol, form) is { } later ? UrlIn(later) : null;
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return null;
            }
        }

        return null;
    }

    private static IInvocationOperation? CallWith(ILocalSymbol local, IOperation form)
    {
        foreach (IOperation operation in BodyValues.Root(form).Descendants())
        {
            if (operation is IArgumentOperation { Parent: IInvocationOperation call } argument
                && BodyValues.Unwrap(argument.Value) is ILocalReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Local, local))
            {
                return call;
            }
        }

        return null;
    }

    public static string? UrlIn(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation value = BodyValues.Unwrap(argument.Value);
            if (value is IObjectCreationOperation { Type.Name: "Uri", Arguments: [{ } text, ..] })
            {
                value = BodyValues.Unwrap(text.Value);
            }

            if (value.ConstantValue is { HasValue: true, Value: string url } && url.Contains("://"))
            {
                return url;
            }
        }

        return null;
    }
}
