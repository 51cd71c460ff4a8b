using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>Reads the task parameters of a method.</summary>
internal sealed class TaskParameters(MetadataReader reader, DeclaredAttributes attributes, ParameterShapes shapes)
{
    /// <param name="method">The declaring method.</param>
    /// <param name="task">The task's id, for messages.</param>
    /// <param name="faults">What is wrong, each with the parameter's name.</param>
    public IReadOnlyList<ParameterPolicy> Read(MethodDefinitionHandle method, string task, List<string> faults)
    {
        var parameters = new List<ParameterPolicy>();
        MethodSignature<ParameterShape> signature = reader.GetMethodDefinition(method).DecodeSignature(shapes, null);
        foreach (ParameterHandle handle in attributes.Parameters(method))
        {
            Parameter parameter = reader.GetParameter(handle);
            AttributeArguments arguments = attributes.On(handle, DeclaredAttributes.TaskParameter).First();
            string name = arguments.String("Name") ?? reader.GetString(parameter.Name);
            ParameterShape shape = signature.ParameterTypes[parameter.SequenceNumber - 1];
            if (shape.Type is not { } type)
            {
                faults.Add(
                    $"parameter '{name}' of task '{task}' has the type '{shape.Name}'; a task parameter is a string, an enumeration, "
                    + "a Guid, a DateOnly, a DateTime, a DateTimeOffset, a number or a boolean");
                continue;
            }

            string? prefix = arguments.String("Prefix");
            faults.AddRange(Unreachable(prefix, arguments.Strings("OneOf"), shape.Values).Select(fault => $"parameter '{name}' of task '{task}': {fault}"));
            parameters.Add(new ParameterPolicy(
                name,
                type,
                Bound(arguments.Double("Min"), $"minimum of parameter '{name}' of task '{task}'", faults),
                Bound(arguments.Double("Max"), $"maximum of parameter '{name}' of task '{task}'", faults),
                prefix,
                arguments.Strings("OneOf") ?? shape.Values,
                arguments.Boolean("Audited") ?? false));
        }

        return parameters;
    }

    // A value that another constraint forbids was not meant so.
    private static IEnumerable<string> Unreachable(string? prefix, IReadOnlyList<string>? oneOf, IReadOnlyList<string>? members)
    {
        foreach (string value in oneOf ?? [])
        {
            if (members?.Contains(value) == false)
            {
                yield return $"the value '{value}' is no member of the enumeration";
            }
            else if (prefix is not null && !value.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return $"the value '{value}' does not start with the prefix";
            }
        }

        if (oneOf is null && prefix is not null && members?.Any(member => member.StartsWith(prefix, StringComparison.Ordinal)) == false)
        {
            yield return "no member of the enumeration starts with the prefix";
        }
    }

    // A decimal made of a double keeps 15 digits; what does not come back as the same double was not meant exactly.
    private static decimal? Bound(double? value, string what, List<string> faults)
    {
        if (value is not { } bound || double.IsNaN(bound))
        {
            return null;
        }

        if (Math.Abs(bound) < (double)decimal.MaxValue && (decimal)bound is var exact && (double)exact == bound)
        {
            return exact;
        }

        faults.Add($"the {what} is no decimal number of at most 15 significant digits");
        return null;
    }
}
