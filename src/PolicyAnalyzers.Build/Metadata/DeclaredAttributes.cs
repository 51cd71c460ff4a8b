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

    private static readonly List<(string, CustomAttribute)> s_none = [];

    private readonly MetadataReader _reader;
    private readonly Dictionary<EntityHandle, List<(string Name, CustomAttribute Attribute)>> _byTarget = [];
    private readonly Dictionary<EntityHandle, string?> _constructors = [];
    private readonly List<EntityHandle> _targets = [];

    public DeclaredAttributes(MetadataReader reader)
    {
        _reader = reader;
        foreach (CustomAttributeHandle handle in reader.CustomAttributes)
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            if (Known(attribute) is not { } name)
            {
                continue;
            }

            if (!_byTarget.TryGetValue(attribute.Parent, out List<(string, CustomAttribute)>? entries))
            {
                _byTarget.Add(attribute.Parent, entries = []);
                _targets.Add(attribute.Parent);
            }

            entries.Add((name, attribute));
        }
    }

    /// <summary>The methods that declare anything about a task, in the order of the assembly.</summary>
    public IEnumerable<MethodDefinitionHandle> DeclaringMethods =>
        _byTarget.Count == 0 ? [] : _reader.MethodDefinitions.Where(Declares);

    public bool IsEmpty => _byTarget.Count == 0;

    /// <summary>What such an attribute stands on, in the order of the attributes.</summary>
    public IEnumerable<EntityHandle> TargetsOf(string name) => _targets.Where(target => Has(target, name));

    public bool Has(EntityHandle target, string name)
    {
        foreach ((string has, _) in Entries(target))
        {
            if (has == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <exception cref="BadImageFormatException">The attribute's blob is malformed.</exception>
    public IEnumerable<AttributeArguments> On(EntityHandle target, string name) =>
        Entries(target).Where(entry => entry.Name == name).Select(Read);

    /// <summary>The parameters of a method that are task parameters.</summary>
    public IEnumerable<ParameterHandle> Parameters(MethodDefinitionHandle method) =>
        _reader.GetMethodDefinition(method).GetParameters().Where(parameter => Has(parameter, TaskParameter));

    /// <summary>Asked of every method of the assembly.</summary>
    private bool Declares(MethodDefinitionHandle method)
    {
        if (Entries(method).Exists(entry => entry.Name != RequiresScope))
        {
            return true;
        }

        foreach (ParameterHandle parameter in _reader.GetMethodDefinition(method).GetParameters())
        {
            if (Has(parameter, TaskParameter))
            {
                return true;
            }
        }

        return false;
    }

    private List<(string Name, CustomAttribute Attribute)> Entries(EntityHandle target) =>
        _byTarget.TryGetValue(target, out List<(string, CustomAttribute)>? entries) ? entries : s_none;

    /// <summary>The name of the attribute when it is one of ours; an assembly has many attributes of few classes.</summary>
    private string? Known(CustomAttribute attribute)
    {
        if (!_constructors.TryGetValue(attribute.Constructor, out string? name))
        {
            name = TypeNames.OfAttribute(_reader, attribute);
            _constructors.Add(attribute.Constructor, name = s_known.Contains(name) ? name : null);
        }

        return name;
    }

    private AttributeArguments Read((string Name, CustomAttribute Attribute) entry)
    {
        BlobHandle constructor = entry.Attribute.Constructor.Kind == HandleKind.MethodDefinition
            ? _reader.GetMethodDefinition((MethodDefinitionHandle)entry.Attribute.Constructor).Signature
            : _reader.GetMemberReference((MemberReferenceHandle)entry.Attribute.Constructor).Signature;
        AttributeBounds.Check(_reader.GetBlobReader(constructor), _reader.GetBlobReader(entry.Attribute.Value), texts: entry.Name == TaskParameter ? 0 : 1, hasArray: entry.Name is TaskScope or RequiresScope);
        return new AttributeArguments(entry.Attribute.DecodeValue(AttributeTypes.Instance));
    }
}
