using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.Analyzers.Tasks;

/// <summary>Turns each declared task into a typed request, so that no caller writes a task's id as a string.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class TaskRequestGenerator : IIncrementalGenerator
{
    /// <summary>The steps, for tests of what an edit repeats.</summary>
    public const string TasksStep = "Tasks";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<TaskModel>> tasks = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                DeclarationSymbols.AgentTaskName,
                static (node, _) => node is MethodDeclarationSyntax,
                static (attributed, cancellationToken) => TaskModelReader.Read(attributed, cancellationToken))
            .Where(static task => task is not null)
            .Select(static (task, _) => task!)
            .WithTrackingName(TasksStep)
            .Collect();

        IncrementalValueProvider<bool> hasRequests = context.CompilationProvider
            .Select(static (compilation, _) => !compilation.GetTypesByMetadataName(TaskRequestWriter.RequestType).IsEmpty);

        IncrementalValueProvider<string?> ns = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => options.GlobalOptions.TryGetValue(RootNamespace.Key, out string? value) ? value : null)
            .Combine(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName))
            .Select(static (names, _) => RootNamespace.Choose(names.Left, names.Right));

        context.RegisterSourceOutput(tasks.Combine(hasRequests).Combine(ns), static (output, input) =>
        {
            ((ImmutableArray<TaskModel> tasks, bool hasRequests), string? ns) = input;
            if (hasRequests && !tasks.IsEmpty)
            {
                output.AddSource(TaskRequestWriter.ClassName + ".g.cs", SourceText.From(TaskRequestWriter.Write(ns, tasks), Encoding.UTF8));
            }
        });
    }
}
