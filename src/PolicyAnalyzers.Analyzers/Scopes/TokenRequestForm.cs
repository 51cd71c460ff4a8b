using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>The fields of a form that a body writes: dictionary or pairs, directly or in a local variable.</summary>
internal static class TokenRequestForm
{
    /// <summary>The values of the form's scope; none when the form is no token request.</summary>
    public static List<IOperation> Scopes(IOperation form)
    {
        List<(string Key, IOperation Value)> fields = Fields(form);
        return IsTokenRequest(fields)
            ? [.. fields.Where(static field => field.Key == ScopeSinks.FormScopeKey).Select(static field => field.Value)]
            : [];
    }

    public static List<(string Key, IOperation Value)> Fields(IOperation form)
    {
        List<(string Key, IOperation Value)> fields = [];
        Read(form, fields, follow: true);
        return fields;
    }

    public static bool IsTokenRequest(List<(string Key, IOperation Value)> fields) => fields.Any(static field => ScopeSinks.FormMarkerKeys.Contains(field.Key));

    private static void Read(IOperation form, List<(string Key, IOperation Value)> fields, bool follow)
    {
        IOperation operation = BodyValues.Unwrap(form);
        switch (operation)
        {
            case IObjectCreationOperation { Initializer: { } initializer, Arguments.Length: 0 }:
                foreach (IOperation element in initializer.Initializers)
                {
                    ReadWrite(element, fields);
                }

                break;
            case IObjectCreationOperation { Arguments: [{ } key, { } value] }:
                Add(key.Value, value.Value, fields);
                break;
            case IInvocationOperation { TargetMethod.Name: "Create", Arguments: [{ } key, { } value] }:
                Add(key.Value, value.Value, fields);
                break;
            case IArrayCreationOperation { Initializer: { } initializer }:
                foreach (IOperation element in initializer.ElementValues)
                {
                    Read(element, fields, follow);
                }

                break;
            case IAnonymousObjectCreationOperation body:
                foreach (IOperation member in body.Initializers)
                {
                    if (member is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: { } name } } assignment)
                    {
                        fields.Add((name, assignment.Value));
                    }
                }

                break;
            case ILocalReferenceOperation local when follow:
                foreach (IOperation assigned in BodyValues.Assigned(local))
                {
                    Read(assigned, fields, follow: false);
                }

                ReadLaterWrites(local, fields);
                break;
            default:
                if (operation.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.CollectionExpressionSyntax)
                {
                    foreach (IOperation element in operation.ChildOperations)
                    {
                        Read(element, fields, follow);
                    }
                }

                break;
        }
    }

    private static void ReadLaterWrites(ILocalReferenceOperation form, List<(string Key, IOperation Value)> fields)
    {
        foreach (IOperation operation in BodyValues.Root(form).Descendants())
        {
            IOperation? instance = operation switch
            {
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation indexer } => indexer.Instance,
                IInvocationOperation invocation => invocation.Instance,
                _ => null,
            };
            if (instance is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, form.Local))
            {
                ReadWrite(operation, fields);
            }
        }
    }

    private static void ReadWrite(IOperation write, List<(string Key, IOperation Value)> fields)
    {
        switch (write)
        {
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: [{ } key] } } assignment:
                Add(key.Value, assignment.Value, fields);
                break;
            case IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd", Arguments: [{ } key, { } value] }:
                Add(key.Value, value.Value, fields);
                break;
            case IInvocationOperation { TargetMethod.Name: "Add", Arguments: [{ } pair] }:
                Read(pair.Value, fields, follow: false);
                break;
        }
    }

    private static void Add(IOperation key, IOperation value, List<(string Key, IOperation Value)> fields)
    {
        if (BodyValues.Unwrap(key).ConstantValue is { HasValue: true, Value: string name })
        {
            fields.Add((name, value));
        }
    }
}
