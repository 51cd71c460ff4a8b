using System.Reflection.Metadata;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>
/// The attributes of PolicyAnalyzers in an assembly, by what they stand on. They are known by their full names, so
/// any assembly may define them; every other attribute is left undecoded, because its types may be missing.
/// </summary>
internal sealed class DeclaredAttributes
{
    public const string AgentIdentity = "PolicyAnalyzers.AgentIdentityAttribute";
    public const string AgentTask = "PolicyAnalyzers.AgentTaskAttribute";
    public const string TaskScope = "PolicyAnalyzers.TaskScopeAttribute";
    public const string TaskParameter = "PolicyAnalyzers.TaskParameterAttribute";

    public const string RequiresScope = "PolicyAnalyzers.RequiresScopeAttribute";

    private static readonly HashSet<string> s_known = new(StringComparer.Ordinal) { AgentIdentity, AgentTask, TaskScope, TaskParameter, RequiresScope };

    private readonly MetadataReader _reader;
    private readonly ILookup<EntityHandle, (string Name, CustomAttribute Attribute)> _byTarget;

    public DeclaredAttributes(MetadataReader reader)
    {
        _reader = reader;
        _byTarget = reader.CustomAttributes
            .Select(handle => reader.GetCustomAttribute(handle))
            .Select(attribute => (Name: TypeNames.OfAttribute(reader, attribute), Attribute: attribute))
            .Where(entry => s_known.Contains(entry.Name))
            .ToLookup(entry => entry.Attribute.Parent);
    }

    /// <summary>The methods that declare anything about a task, in the order of the assembly.</summary>
    public IEnumerable<MethodDefinitionHandle> DeclaringMethods =>
        _byTarget.Count == 0 ? [] : _reader.MethodDefinitions.Where(method => _byTarget[method].Any(entry => entry.Name != RequiresScope) || Parameters(method).Any());

    public bool IsEmpty => _byTarget.Count == 0;

    /// <summary>What such an attribute stands on, in the order of the attributes.</summary>
    public IEnumerable<EntityHandle> TargetsOf(string name) => _byTarget.Where(target => target.Any(entry => entry.Name == name)).Select(target => target.Key);

    public bool Has(EntityHandle target, string name) => _byTarget[target].Any(entry => entry.Name == name);

    /// <exception cref="BadImageFormatException">The attribute's blob is malformed.</exception>
    public IEnumerable<AttributeArguments> On(EntityHandle target, string name) =>
        _byTarget[target].Where(entry => entry.Name == name).Select(Read);

    /// <summary>The parameters of a method that are task parameters.</summary>
    public IEnumerable<ParameterHandle> Parameters(MethodDefinitionHandle method) =>
        _reader.GetMethodDefinition(method).GetParameters().Where(parameter => Has(parameter, TaskParameter));

    private AttributeArguments Read((string Name, CustomAttribute Attribute) entry)
    {
        AttributeBounds.Check(_reader.GetBlobReader(entry.Attribute.Value), texts: entry.Name == TaskParameter ? 0 : 1, hasArray: entry.Name is TaskScope or RequiresScope);
        return new AttributeArguments(entry.Attribute.DecodeValue(AttributeTypes.Instance));
    }
}
