using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Methods of the project that read a variable of the environment for others: <c>Required("NEWS_API_KEY")</c>.</summary>
internal static class VariableHelper
{
    private const string Read = "GetEnvironmentVariable(";

    /// <summary>Whether a file reads any: hardly one does, so that the methods of the others need not be looked at.</summary>
    private static readonly ConditionalWeakTable<SyntaxTree, object> Readers = new();

    private static readonly object Reads = new(), ReadsNone = new();

    /// <summary>The parameter that says which variable; null when the method reads none so.</summary>
    public static IParameterSymbol? NameOf(IMethodSymbol method)
    {
        if (method.ReturnType.SpecialType != SpecialType.System_String
            || method.Parameters.IsEmpty
            || method.DeclaringSyntaxReferences is not [{ } declaration, ..]
            || !ReferenceEquals(Readers.GetValue(declaration.SyntaxTree, static tree => tree.GetText().ToString().Contains(Read) ? Reads : ReadsNone), Reads))
        {
            return null;
        }

        string? text = null;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.Type.SpecialType == SpecialType.System_String && (text ??= declaration.GetSyntax().ToString()) is var code && (code.Contains(Read + parameter.Name + ")") || code.Contains(Read + parameter.Name + ",")))
            {
                return parameter;
            }
        }

        return null;
    }

    /// <summary>The expression that names the variable whose value the call returns; null when it is no call of such a method.</summary>
    public static IOperation? Name(IOperation operation)
    {
        if (operation is IInvocationOperation call && NameOf(call.TargetMethod) is { } name)
        {
            foreach (IArgumentOperation argument in call.Arguments)
            {
                if (SymbolEqualityComparer.Default.Equals(argument.Parameter?.OriginalDefinition, name.OriginalDefinition))
                {
                    return argument.Value;
                }
            }
        }

        return null;
    }
}
