using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>The fields of a form that a body writes: dictionary or pairs, directly or in a local variable.</summary>
internal sealed class TokenRequestForm
{
    private readonly List<(string Key, IOperation Value)> _fields = [];

    private TokenRequestForm()
    {
    }

    /// <summary>Whether every field is known by its name.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>The form; null when it is no token request.</summary>
    public static TokenRequestForm? Read(IOperation form)
    {
        TokenRequestForm read = new();
        read.Read(form, follow: true);
        return ScopeSinks.FormMarkerKeys.Any(read.Has) ? read : null;
    }

    /// <summary>
    /// A table that is written as a token request, whatever it is given to: helpers make a form of it. Only what says how a token is granted makes
    /// it one.
    /// </summary>
    public static TokenRequestForm? ReadTable(IObjectCreationOperation table)
    {
        if (table is not { Type.Name: "Dictionary", Initializer: { } })
        {
            return null;
        }

        TokenRequestForm read = new();
        read.Read(table, follow: false);
        return read.Has(ScopeSinks.FormGrantKey) || read.Has("response_type") ? read : null;
    }

    /// <summary>Whether the indexer is the scope of a query that the body writes field by field, as a token request.</summary>
    public static bool IsScopeOfQuery(IPropertyReferenceOperation field) =>
        field is { Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string key } }], Instance: ILocalReferenceOperation { Type.Name: "NameValueCollection" } query }
        && ScopeSinks.FormScopeKeys.Contains(key)
        && IsTokenRequest(Fields(query));

    public static bool IsTokenRequest(List<(string Key, IOperation Value)> fields) => fields.Exists(static field => ScopeSinks.FormMarkerKeys.Contains(field.Key));

    public static List<(string Key, IOperation Value)> Fields(IOperation form)
    {
        TokenRequestForm read = new();
        read.Read(form, follow: true);
        return read._fields;
    }

    public bool Has(string key) => _fields.Exists(field => field.Key == key);

    public IEnumerable<IOperation> Values(string key) => _fields.Where(field => field.Key == key).Select(static field => field.Value);

    /// <summary>The constant that a field is; null when it is none.</summary>
    public (string Text, IOperation Value)? Constant(string key)
    {
        foreach (IOperation value in Values(key))
        {
            if (BodyValues.Unwrap(value).ConstantValue is { HasValue: true, Value: string text })
            {
                return (text, value);
            }
        }

        return null;
    }

    private void Read(IOperation form, bool follow)
    {
        IOperation operation = BodyValues.Unwrap(form);
        switch (operation)
        {
            case IObjectCreationOperation { Initializer: { } initializer, Arguments.Length: 0 }:
                foreach (IOperation element in initializer.Initializers)
                {
                    ReadWrite(element);
                }

                break;
            case IObjectCreationOperation { Initializer: null, Arguments.Length: 0, Constructor: not null }:
                break;
            case IObjectCreationOperation { Arguments: [{ } key, { } value] }:
                Add(key.Value, value.Value);
                break;
            case IInvocationOperation { TargetMethod.Name: "Create", Arguments: [{ } key, { } value] }:
                Add(key.Value, value.Value);
                break;
            case IArrayCreationOperation { Initializer: { } initializer }:
                foreach (IOperation element in initializer.ElementValues)
                {
                    Read(element, follow);
                }

                break;
            case IAnonymousObjectCreationOperation body:
                foreach (IOperation member in body.Initializers)
                {
                    if (member is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: { } name } } assignment)
                    {
                        _fields.Add((name, assignment.Value));
                    }
                }

                break;
            case ILocalReferenceOperation local when follow:
                foreach (IOperation assigned in BodyValues.Assigned(local))
                {
                    Read(assigned, follow: false);
                }

                ReadLaterWrites(local);
                break;
            default:
                if (operation.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.CollectionExpressionSyntax)
                {
                    foreach (IOperation element in operation.ChildOperations)
                    {
                        Read(element, follow);
                    }
                }
                else
                {
                    IsComplete = false;
                }

                break;
        }
    }

    private void ReadLaterWrites(ILocalReferenceOperation form)
    {
        foreach (IOperation operation in BodyValues.Operations(form))
        {
            IOperation? instance = operation switch
            {
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation indexer } => indexer.Instance,
                IInvocationOperation invocation => invocation.Instance,
                _ => null,
            };
            if (instance is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, form.Local))
            {
                ReadWrite(operation);
            }
            else if (operation is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false } } handed
                && BodyValues.Unwrap(handed.Value) is ILocalReferenceOperation given
                && SymbolEqualityComparer.Default.Equals(given.Local, form.Local))
            {
                IsComplete = false;
            }
        }
    }

    private void ReadWrite(IOperation write)
    {
        switch (write)
        {
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: [{ } key] } } assignment:
                Add(key.Value, assignment.Value);
                break;
            case IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd", Arguments: [{ } key, { } value] }:
                Add(key.Value, value.Value);
                break;
            case IInvocationOperation { TargetMethod.Name: "Add", Arguments: [{ } pair] }:
                Read(pair.Value, follow: false);
                break;
        }
    }

    private void Add(IOperation key, IOperation value)
    {
        if (BodyValues.Unwrap(key).ConstantValue is { HasValue: true, Value: string name })
        {
            _fields.Add((name, value));
        }
        else
        {
            IsComplete = false;
        }
    }
}
