using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.Analyzers.Tasks;

/// <summary>Turns each declared task into a typed request, so that no caller writes a task's id as a string.</summary>
/// <remarks>Its steps hand on objects: of values and arrays, the runtime would first have to compile each step.</remarks>
[Generator(LanguageNames.CSharp)]
internal sealed class TaskRequestGenerator : IIncrementalGenerator
{
    /// <summary>The steps, for tests of what an edit repeats.</summary>
    public const string TasksStep = "Tasks";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<EquatableArray<TaskModel>> tasks = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                DeclarationSymbols.AgentTaskName,
                static (node, _) => node is MethodDeclarationSyntax,
                static (attributed, cancellationToken) => TaskModelReader.Read(attributed, cancellationToken))
            .WithTrackingName(TasksStep)
            .Collect()
            .Select(static (tasks, _) => new EquatableArray<TaskModel>([.. tasks.OfType<TaskModel>()]));

        // A project without tasks is not asked: the compiler would have to look into all that it references.
        IncrementalValueProvider<RequestTarget?> target = tasks
            .Combine(context.AnalyzerConfigOptionsProvider.Combine(context.CompilationProvider))
            .Select(static (known, _) => known.Left.Items.IsEmpty ? null : RequestTarget.Of(known.Right.Left.GlobalOptions, known.Right.Right));

        context.RegisterSourceOutput(tasks.Combine(target), static (output, input) =>
        {
            (EquatableArray<TaskModel> tasks, RequestTarget? target) = input;
            if (target is not null)
            {
                output.AddSource(TaskRequestWriter.ClassName + ".g.cs", SourceText.From(TaskRequestWriter.Write(target.Namespace, tasks.Items), Encoding.UTF8));
            }
        });
    }
}
