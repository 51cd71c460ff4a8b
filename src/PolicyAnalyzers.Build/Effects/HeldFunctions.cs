using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>
/// Delegates that a field holds: who made them, and of what code, is not seen where they are read. Those in the fields of closures were made
/// by the code that made the closure.
/// </summary>
internal static class HeldFunctions
{
    private static readonly string[] s_functions =
    [
        "System.Action", "System.Func", "System.Predicate", "System.Comparison", "System.Converter", "System.EventHandler", "System.Delegate", "System.MulticastDelegate",
        "System.Threading.ThreadStart", "System.Threading.TimerCallback", "System.Threading.WaitCallback", "Microsoft.FSharp.Core.FSharpFunc",
    ];

    /// <summary>The field, as its author knows it; null when it holds no function, or is one of a closure.</summary>
    public static string? In(AssemblyImage image, StringHandle name, EntityHandle owner, SignatureType type, MethodResolver resolver) =>
        IsFunction(image, type, resolver) && !IsOfClosure(image, owner) ? $"a delegate in '{Readable(image.Reader.GetString(name))}'" : null;

    /// <summary>A delegate whose type states effects says itself what its code needs.</summary>
    private static bool IsFunction(AssemblyImage image, SignatureType type, MethodResolver resolver) =>
        s_functions.Contains(type.Name.Split('`')[0])
        || (!type.Definition.IsNil && resolver.ResolveType(image, type.Definition) is { Definition.BaseType: { IsNil: false } parent } node
            && TypeNames.Of(node.Image.Reader, parent) == "System.MulticastDelegate"
            && !node.Image.Attributes.Has(node.Handle, DeclaredAttributes.RequiresScope));

    private static bool IsOfClosure(AssemblyImage image, EntityHandle type)
    {
        string name = image.Types.Of(type).Name;
        string own = name.Substring(name.LastIndexOf('.') + 1);
        return MemberNames.IsGenerated(own) || name.Contains(".<");
    }

    /// <summary>A property's field by the property, a parameter's by the parameter.</summary>
    private static string Readable(string field) => field.Length > 1 && field[0] == '<' && field.IndexOf('>') is > 1 and var end ? field.Substring(1, end - 1) : field;
}
