using System.Globalization;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Pages;

/// <summary>Arguments of a task, which an agent chose.</summary>
internal static class ArgumentTable
{
    public static Html Of(string caption, IReadOnlyDictionary<string, ParameterValue> arguments) => $"""
        <table class="arguments"><caption>{caption}</caption>
        <tbody>{Html.Each(arguments, argument => $"""<tr><th scope="row">{argument.Key}</th><td>{Value(argument.Value)}</td></tr>""")}</tbody></table>
        """;

    private static Html Value(ParameterValue value) => value.Type switch
    {
        ParameterType.String => Untrusted.Of(value.AsString()),
        ParameterType.Number => $"""<span class="number">{value.AsNumber().ToString(CultureInfo.InvariantCulture)}</span>""",
        _ => (Html)$"""<span class="number">{(value.AsBoolean() ? "true" : "false")}</span>""",
    };
}
