using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>The attributes that declare, as one compilation knows them.</summary>
internal sealed class DeclarationSymbols
{
    public const string AgentTaskName = "PolicyAnalyzers.AgentTaskAttribute";

    private static readonly ConditionalWeakTable<Compilation, DeclarationSymbols> Known = new();

    private DeclarationSymbols(Compilation compilation)
    {
        AgentTask = TypeSet.Resolve(compilation, AgentTaskName);
        AgentIdentity = TypeSet.Resolve(compilation, "PolicyAnalyzers.AgentIdentityAttribute");
        TaskScope = TypeSet.Resolve(compilation, "PolicyAnalyzers.TaskScopeAttribute");
        TaskParameter = TypeSet.Resolve(compilation, "PolicyAnalyzers.TaskParameterAttribute");
        RequiresScope = TypeSet.Resolve(compilation, "PolicyAnalyzers.RequiresScopeAttribute");
        Bindable = new BindableTypes(compilation);
    }

    public TypeSet AgentTask { get; }

    public TypeSet AgentIdentity { get; }

    public TypeSet TaskScope { get; }

    public TypeSet TaskParameter { get; }

    public TypeSet RequiresScope { get; }

    public BindableTypes Bindable { get; }

    /// <summary>Whether the method is declared a task, however well.</summary>
    public bool IsTask(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (AgentTask.Contains(attribute.AttributeClass))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The attributes; null when the compilation does not reference them.</summary>
    public static DeclarationSymbols? Resolve(Compilation compilation)
    {
        DeclarationSymbols symbols = Known.GetValue(compilation, static compilation => new DeclarationSymbols(compilation));
        return symbols.AgentTask.IsEmpty ? null : symbols;
    }
}
