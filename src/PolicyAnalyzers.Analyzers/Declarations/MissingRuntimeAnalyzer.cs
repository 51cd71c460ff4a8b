using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>POL4009: an application declares tasks, and nothing in it begins leases of them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MissingRuntimeAnalyzer : PolicyAnalyzer<DeclarationSymbols>
{
    public static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4009",
        RuleFamily.Declarations,
        DiagnosticSeverity.Warning,
        "Tasks declared without a runtime",
        "Nothing runs task '{0}' in a lease: register the runtime with AddTaskTokens, and wrap the tools with WithTaskLeases, or an MCP server's with WithTaskTokens",
        "Attributes alone protect nothing. The token client obtains a token for each run of a task; without it the tools run with whatever credential the process has.",
        atCompilationEnd: true);

    private const string ClientType = "PolicyAnalyzers.TokenClient.ITaskTokenClient";

    private static readonly string[] RuntimeTypes = [ClientType, "PolicyAnalyzers.Extensions.AI.TaskLeaseTools", "PolicyAnalyzers.ModelContextProtocol.TaskTokenMcpServer"];

    private static readonly string[] ApiNamespaces = ["PolicyAnalyzers.TokenClient", "PolicyAnalyzers.Extensions.AI", "PolicyAnalyzers.ModelContextProtocol"];

    /// <summary>Names that only somebody writes who has the runtime in mind; the API side has its own AddTaskTokens.</summary>
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "AddTaskTokenHandler", "ITaskTokenClient", "TaskLease", "TaskTokenClientOptions", "TaskTokenServices", "WithTaskLease", "WithTaskLeases", "WithTaskTokens",
    };

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    private protected override DeclarationSymbols? Bind(Compilation compilation, AnalyzerOptions options) =>
        compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication
            && !new AgentOptions(options.AnalyzerConfigOptionsProvider).AreSilent(compilation)
            && !IsElsewhere(compilation)
            ? DeclarationSymbols.Resolve(compilation)
            : null;

    private protected override void Register(CompilationStartAnalysisContext context, DeclarationSymbols bound)
    {
        ConcurrentBag<(string Id, Location Location)> tasks = [];
        bool isRegistered = false;
        DeclaringMethods.Register(context, bound, (method, _, _) =>
        {
            if (method.Task is { } task && task.TryGetText(0, out string? id) && id is not null)
            {
                tasks.Add((id, task.Location));
            }
        });
        context.RegisterOperationAction(operation => isRegistered |= IsRegistration((IInvocationOperation)operation.Operation), OperationKind.Invocation);
        context.RegisterCompilationEndAction(end =>
        {
            if (!isRegistered && !tasks.IsEmpty && !IsMentioned(end.Compilation, end.CancellationToken))
            {
                (string id, Location location) = tasks.InOrder(static task => task.Location).First();
                end.ReportDiagnostic(Diagnostic.Create(Descriptor, location, id));
            }
        });
    }

    private static bool IsRegistration(IInvocationOperation call) =>
        call.TargetMethod.Name is "AddTaskTokens" or "AddTaskTokenHandler" or "WithTaskLease" or "WithTaskLeases" or "WithTaskTokens" or "BeginAsync"
        && ApiNamespaces.Contains(call.TargetMethod.ContainingType.ContainingNamespace.ToDisplayString());

    /// <summary>A referenced assembly that knows the runtime may well register it for the application.</summary>
    private static bool IsElsewhere(Compilation compilation)
    {
        HashSet<string> own = new(RuntimeTypes.SelectMany(name => compilation.GetTypesByMetadataName(name)).Select(static type => type.ContainingAssembly.Name), StringComparer.Ordinal);
        HashSet<string> clients = new(compilation.GetTypesByMetadataName(ClientType).Select(static type => type.ContainingAssembly.Name), StringComparer.Ordinal);
        return clients.Count > 0 && compilation.SourceModule.ReferencedAssemblySymbols.Any(assembly =>
            !own.Contains(assembly.Name) && assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => clients.Contains(reference.Name))));
    }

    /// <summary>Asked only where nothing was found so far: types that are used and never called, method groups, code that does not bind.</summary>
    private static bool IsMentioned(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            foreach (SyntaxToken token in tree.GetRoot(cancellationToken).DescendantTokens())
            {
                if (token.IsKind(SyntaxKind.IdentifierToken) && Names.Contains(token.ValueText))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
