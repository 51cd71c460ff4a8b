using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Where delegates, method groups and <c>MethodInfo</c>s become tools or handlers: <c>AIFunctionFactory.Create(…)</c> and the like.</summary>
internal static class ToolRegistrations
{
    public static readonly ImmutableArray<OperationKind> Kinds = [OperationKind.Invocation, OperationKind.SimpleAssignment];

    /// <param name="operation">One of <see cref="Kinds"/>.</param>
    /// <param name="symbols">The idioms.</param>
    /// <param name="configured">What the file's options name.</param>
    /// <param name="scope">The scope of the type.</param>
    public static void Collect(IOperation operation, AgentSymbols symbols, ConfiguredRoots configured, TypeScope scope)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod: { } method } invocation:
                bool isTool = symbols.RegistersTool(method) || configured.ContainsMember(method);
                if (isTool || symbols.RegistersHandler(method))
                {
                    foreach (IArgumentOperation argument in invocation.Arguments)
                    {
                        ToolSources.Follow(argument.Value, new Registration(scope, isTool));
                    }
                }

                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property }, Value: { } value } when symbols.RegistersHandler(property):
                ToolSources.Follow(value, new Registration(scope, IsTool: false));
                break;
        }
    }
}

/// <summary>Takes what a registration is given.</summary>
/// <param name="Scope">The scope of the type that registers.</param>
/// <param name="IsTool">Whether the model calls it with arguments of its choice.</param>
internal readonly record struct Registration(TypeScope Scope, bool IsTool)
{
    /// <param name="method">A method, lambda or local function.</param>
    public void Add(IMethodSymbol method) => Scope.AddRegistered(CodeNode.Of(method), IsTool);

    /// <param name="holder">A field, property, parameter or method of the compilation that holds or returns it.</param>
    public void AddHolder(ISymbol holder) => Scope.AddRegisteredHolder(holder, IsTool);
}
