using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>Tells whether a request for scopes is made for the model's own client, by following variables within one body.</summary>
internal sealed class ModelClients
{
    /// <summary>For clients whose package the compilation lacks.</summary>
    private static readonly HashSet<string> Names = new(ScopeSinks.ModelClients.Select(static name => name.Substring(name.LastIndexOf('.') + 1)).Where(static name => name != "Client"), StringComparer.Ordinal);

    private readonly TypeSet _clients;
    private readonly ConditionalWeakTable<IOperation[], IOperation[]> _inBodies = new();

    public ModelClients(Compilation compilation) => _clients = TypeSet.Resolve(compilation, ScopeSinks.ModelClients);

    public bool IsServedBy(IOperation request)
    {
        IOperation[] body = BodyValues.Operations(request);
        IOperation[] clients = _inBodies.TryGetValue(body, out IOperation[]? known) ? known : _inBodies.GetValue(body, operations => Array.FindAll(operations, IsClient));
        if (clients.Length == 0)
        {
            return false;
        }

        if (Take(request))
        {
            return true;
        }

        HashSet<ISymbol> handedOver = new(SymbolEqualityComparer.Default);
        foreach (IOperation client in clients)
        {
            AddVariables(client, handedOver);
        }

        return handedOver.Count > 0 && FlowsInto(request, body, handedOver);
    }

    /// <summary>Whether the expression itself stands in what makes a model's client.</summary>
    public bool Take(IOperation expression)
    {
        for (IOperation? parent = expression.Parent; parent is not null; parent = parent.Parent)
        {
            if (IsClient(parent))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Grows the variables that reach a client by what is assigned or given to them, until the request is among it or nothing changes.</summary>
    private static bool FlowsInto(IOperation request, IOperation[] body, HashSet<ISymbol> handedOver)
    {
        int before;
        do
        {
            before = handedOver.Count;
            foreach (IOperation operation in body)
            {
                if (Flow(operation) is ({ } target, { } source) && handedOver.Contains(target))
                {
                    if (source.Syntax.Span.Contains(request.Syntax.Span))
                    {
                        return true;
                    }

                    AddVariables(source, handedOver);
                }
            }
        }
        while (handedOver.Count > before);

        return false;
    }

    private static (ISymbol? Target, IOperation? Source) Flow(IOperation operation) => operation switch
    {
        IVariableDeclaratorOperation declarator => (declarator.Symbol, declarator.GetVariableInitializer()?.Value),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: { } owner } } assignment => (Variable(owner), assignment.Value),
        ISimpleAssignmentOperation assignment => (Variable(assignment.Target), assignment.Value),
        IInvocationOperation { Instance: { } owner } invocation => (Variable(owner), invocation),
        _ => default,
    };

    private static ISymbol? Variable(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IFieldReferenceOperation field => field.Field,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    private static void AddVariables(IOperation operation, HashSet<ISymbol> variables)
    {
        if (operation is IInvocationOperation { TargetMethod.IsExtensionMethod: true } registration)
        {
            // What is registered with is the model's, not what it is registered in.
            foreach (IArgumentOperation argument in registration.Arguments.Skip(1))
            {
                AddVariables(argument.Value, variables);
            }

            return;
        }

        foreach (IOperation part in operation.DescendantsAndSelf())
        {
            if (Variable(part) is { } variable)
            {
                variables.Add(variable);
            }
        }
    }

    private bool IsClient(IOperation operation) => operation.Kind switch
    {
        OperationKind.ObjectCreation => _clients.ContainsOrInherits(operation.Type),
        OperationKind.Invocation => ((IInvocationOperation)operation).TargetMethod is { IsExtensionMethod: true } method && IsRegistration(method.Name),
        OperationKind.Invalid => IsMissingClient(operation),
        _ => false,
    };

    public static bool IsMissingClient(IOperation operation) => MissingTypes.Made(operation) is { } name && Names.Contains(name);

    private static bool IsRegistration(string method)
    {
        if (method.StartsWith("Add", StringComparison.Ordinal))
        {
            foreach (string beginning in ScopeSinks.ModelRegistrations)
            {
                if (method.StartsWith(beginning, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
