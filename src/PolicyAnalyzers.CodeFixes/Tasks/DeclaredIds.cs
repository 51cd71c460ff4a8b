using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>The ids that a project's declarations give already.</summary>
internal sealed record DeclaredIds(IReadOnlyCollection<string> Tasks, IReadOnlyCollection<string> Agents)
{
    public static DeclaredIds In(Compilation compilation, DeclarationSymbols symbols)
    {
        HashSet<string> tasks = new(StringComparer.Ordinal), agents = new(StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SemanticModel? model = null;
            foreach (AttributeSyntax attribute in tree.GetRoot().DescendantNodes(static node => node is not StatementSyntax and not ExpressionSyntax).OfType<AttributeSyntax>())
            {
                string name = attribute.Name.ToString();
                if ((name.Contains("AgentTask") || name.Contains("AgentIdentity"))
                    && attribute.ArgumentList?.Arguments is [{ } id, ..]
                    && (model ??= compilation.GetSemanticModel(tree)).GetConstantValue(id.Expression) is { HasValue: true, Value: string text })
                {
                    ITypeSymbol? type = model.GetTypeInfo(attribute).Type;
                    (symbols.AgentTask.Contains(type) ? tasks : symbols.AgentIdentity.Contains(type) ? agents : null)?.Add(text);
                }
            }
        }

        return new DeclaredIds(tasks, agents);
    }
}
