using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>The methods that the model calls: tools, declared as tasks or not.</summary>
internal static class ToolMethods
{
    /// <summary>A tool, a service behind it, and a helper of that.</summary>
    private const int MaxSteps = 4;

    /// <summary>The one tool that runs the flagged code; null when none does, or several.</summary>
    public static async Task<IMethodSymbol?> AroundAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (await EnclosingAsync(flagged, cancellationToken).ConfigureAwait(false) is not ({ } method, var isOwnCode))
        {
            return null;
        }

        if (flagged.Property(Finding.ToolKey) is not null && isOwnCode)
        {
            return method;
        }

        HashSet<IMethodSymbol> tools = new(SymbolEqualityComparer.Default), seen = new(SymbolEqualityComparer.Default) { method };
        List<IMethodSymbol> open = [method];
        for (int step = 0; step < MaxSteps && open.Count > 0; step++)
        {
            List<IMethodSymbol> callers = [];
            foreach (IMethodSymbol reached in open)
            {
                if (await IsToolAsync(reached, flagged.Solution, cancellationToken).ConfigureAwait(false))
                {
                    tools.Add(reached);
                    continue;
                }

                foreach (SymbolCallerInfo caller in await SymbolFinder.FindCallersAsync(reached, flagged.Solution, cancellationToken).ConfigureAwait(false))
                {
                    if (caller.CallingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } calling)
                    {
                        return null;
                    }

                    if (seen.Add(calling))
                    {
                        callers.Add(calling);
                    }
                }
            }

            open = callers;
        }

        return open.Count == 0 && tools.Count == 1 ? tools.First() : null;
    }

    /// <summary>The method around the flagged code or, if that is in a field, around what reads it; and whether it is the code of the method itself, and not of a function in it.</summary>
    private static async Task<(IMethodSymbol? Method, bool IsOwnCode)> EnclosingAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        foreach (FlaggedCode end in await flagged.PathAsync(cancellationToken).ConfigureAwait(false))
        {
            if (end.Node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is MethodDeclarationSyntax declaration)
            {
                bool isOwnCode = !end.Node.Ancestors().TakeWhile(outer => outer != declaration).Any(static outer => outer is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);
                return (end.Model.GetDeclaredSymbol(declaration, cancellationToken), isOwnCode);
            }
        }

        return default;
    }

    private static async Task<bool> IsToolAsync(IMethodSymbol method, Solution solution, CancellationToken cancellationToken) =>
        IsMarked(method) || await IsRegisteredAsync(method, solution, cancellationToken).ConfigureAwait(false);

    /// <summary>By an attribute, here or on the member that it overrides or implements.</summary>
    private static bool IsMarked(IMethodSymbol method) =>
        HasMark(method)
        || (method.OverriddenMethod is { } overridden && IsMarked(overridden))
        || method.ContainingType.AllInterfaces.SelectMany(static contract => contract.GetMembers().OfType<IMethodSymbol>())
            .Any(member => HasMark(member) && SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

    private static bool HasMark(IMethodSymbol method) =>
        method.GetAttributes().Any(static attribute => attribute.AttributeClass is { } type && (AgentIdioms.ToolAttributes.Contains(type.ToDisplayString()) || AgentIdioms.DeclaredTools.Contains(type.ToDisplayString())));

    /// <summary>By a method group that is given to <c>AIFunctionFactory.Create</c> or its like.</summary>
    private static async Task<bool> IsRegisteredAsync(IMethodSymbol method, Solution solution, CancellationToken cancellationToken)
    {
        foreach (ReferencedSymbol referenced in await SymbolFinder.FindReferencesAsync(method, solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (ReferenceLocation reference in referenced.Locations)
            {
                if (await reference.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root
                    && root.FindNode(reference.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<ArgumentSyntax>() is { Parent.Parent: InvocationExpressionSyntax call } argument
                    && argument.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax
                    && await reference.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
                    && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol registration
                    && AgentIdioms.ToolRegistrations.Contains((registration.ContainingType.ToDisplayString(), registration.Name)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
