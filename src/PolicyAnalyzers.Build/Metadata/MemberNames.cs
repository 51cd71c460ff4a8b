using System.Reflection.Metadata;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>
/// A member as its author knows it: <c>Outer.Inner.Method</c> without namespace and arity. A local function or lambda
/// is named after the method that holds it, not after what the compiler made of it.
/// </summary>
internal static class MemberNames
{
    private static readonly string[] s_accessors = ["get_", "set_", "add_", "remove_"];

    public static string Of(MetadataReader reader, MethodDefinitionHandle handle)
    {
        MethodDefinition method = reader.GetMethodDefinition(handle);
        return Type(reader, method.GetDeclaringType()) + "." + Method(reader.GetString(method.Name));
    }

    public static string Of(MetadataReader reader, TypeDefinitionHandle type) => Type(reader, type);

    /// <summary>How many characters of an accessor's name stand before that of its property or event; 0 for any other method.</summary>
    public static int AccessorPrefix(string method) => s_accessors.FirstOrDefault(accessor => method.StartsWith(accessor, StringComparison.Ordinal))?.Length ?? 0;

    /// <summary>Whether a compiler made a type of this name: a closure or a state machine, of C#, Visual Basic or F#.</summary>
    public static bool IsGenerated(string type) =>
        type.StartsWith("<", StringComparison.Ordinal)
        || type.StartsWith("VB$StateMachine_", StringComparison.Ordinal)
        || type.StartsWith("_Closure$__", StringComparison.Ordinal)
        || type.IndexOf('@') >= 0;

    /// <summary>Whether a compiler made a method of this name of a lambda or a local function.</summary>
    public static bool IsGeneratedMethod(string method) =>
        method.Contains(">g__") || method.Contains(">b__") || method.StartsWith("_Lambda$__", StringComparison.Ordinal) || method.IndexOf('@') >= 0;

    private static string Type(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name).Split('`')[0];
        TypeDefinitionHandle outer = type.GetDeclaringType();
        if (outer.IsNil)
        {
            return name;
        }

        return IsGenerated(name) ? Type(reader, outer) : Type(reader, outer) + "." + name;
    }

    // Roslyn: <Method>g__Local|0_1 and <Method>b__0_1; the method of top-level statements is <Main>$.
    private static string Method(string name)
    {
        int local = name.LastIndexOf(">g__", StringComparison.Ordinal);
        int lambda = name.LastIndexOf(">b__", StringComparison.Ordinal);
        if (!name.StartsWith("<", StringComparison.Ordinal) || Math.Max(local, lambda) < 0)
        {
            return name;
        }

        string outer = name.Substring(1, Math.Max(local, lambda) - 1) is "<Main>$" ? "Main" : Method(name.Substring(1, Math.Max(local, lambda) - 1));
        return local > lambda
            ? outer + "." + name.Substring(local + 4).Split('|')[0]
            : outer + ".lambda";
    }
}
