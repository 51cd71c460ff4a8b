using System.Reflection;

namespace PolicyAnalyzers.Benchmarks.Compilation;

/// <summary>
/// The same declarations read by reflection, as most tools would: a MetadataLoadContext, and the attributes of every type, method, parameter, property
/// and event. It does less than the policy compiler: what code calls is not looked into, because that context resolves no tokens.
/// </summary>
internal static class ReflectedFacts
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>How many tasks there are.</summary>
    public static int Read(string assembly, IEnumerable<string> references)
    {
        using MetadataLoadContext context = new(new PathAssemblyResolver([assembly, .. references]), "System.Runtime");
        List<object?> facts = [];
        int tasks = 0;
        foreach (Type type in context.LoadFromAssemblyPath(assembly).GetTypes())
        {
            tasks += Note(type.CustomAttributes, facts);
            foreach (MethodBase method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
            {
                tasks += Note(method.CustomAttributes, facts);
                foreach (ParameterInfo parameter in method.GetParameters())
                {
                    tasks += Note(parameter.CustomAttributes, facts);
                }
            }

            foreach (MemberInfo member in type.GetProperties(All).Concat<MemberInfo>(type.GetEvents(All)))
            {
                tasks += Note(member.CustomAttributes, facts);
            }
        }

        return tasks;
    }

    private static int Note(IEnumerable<CustomAttributeData> attributes, List<object?> facts)
    {
        int tasks = 0;
        foreach (CustomAttributeData attribute in attributes)
        {
            string name = attribute.AttributeType.FullName!;
            if (name.StartsWith("PolicyAnalyzers.", StringComparison.Ordinal))
            {
                facts.AddRange(attribute.ConstructorArguments.Select(argument => argument.Value));
                facts.AddRange(attribute.NamedArguments.Select(argument => argument.TypedValue.Value));
                tasks += name == typeof(AgentTaskAttribute).FullName ? 1 : 0;
            }
        }

        return tasks;
    }
}
