using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.Analyzers.Tokens;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>POL3001: what was issued for one task lies ready for every later one.</summary>
internal sealed class KeptTokens(ModelClients modelClients) : ICallObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3001",
        RuleFamily.Lifetime,
        DiagnosticSeverity.Warning,
        "Token kept beyond its task",
        "'{0}' keeps a token beyond the task that it was issued for; begin a lease for each task, or get the token where it is used and let it go there",
        "A token that stays in a static, a singleton, a cache, a captured variable or a client is used by tasks that nobody decided about, in the name of whoever was there first, "
            + "and is there to be taken for as long as the process lives. A token of one task ends with it.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public ImmutableArray<OperationKind> Kinds { get; } =
    [
        OperationKind.SimpleAssignment,
        OperationKind.CoalesceAssignment,
        OperationKind.FieldInitializer,
        OperationKind.PropertyInitializer,
        OperationKind.Invocation,
        OperationKind.ObjectCreation,
        OperationKind.AnonymousFunction,
        OperationKind.LocalFunction,
        OperationKind.Return,
    ];

    public bool Concerns(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor ? !method.ContainingType.DeclaringSyntaxReferences.IsEmpty : TokenCaches.MayBe(method) || ObjectRegistrations.Keep(method);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IAnonymousFunctionOperation { Symbol: { } lambda }:
                ObserveCaptures(context, scope, lambda);
                break;
            case ILocalFunctionOperation { Symbol: { } function }:
                ObserveCaptures(context, scope, function);
                break;
            case ISimpleAssignmentOperation { Target: { } target, Value: { } value } when MayKeep(value):
                ObserveAssignment(context, scope, target, value);
                break;
            case ICoalesceAssignmentOperation { Target: { } target, Value: { } value } when MayKeep(value):
                ObserveAssignment(context, scope, target, value);
                break;
            case IFieldInitializerOperation { InitializedFields: [{ } field, ..], Value: { } value } when MayKeep(value):
                ObserveInitializer(context, scope, field, value);
                break;
            case IPropertyInitializerOperation { InitializedProperties: [{ } property, ..], Value: { } value } when MayKeep(value):
                ObserveInitializer(context, scope, property, value);
                break;
            case IInvocationOperation call when TokenCaches.Of(call, context) is { } cache:
                foreach (IOperation value in cache.Kept.Where(MayKeep))
                {
                    Take(context, scope, cache.Holder, value, isFactory: true);
                }

                break;
            case IInvocationOperation call when ObjectRegistrations.Keep(call.TargetMethod):
                ObserveRegistration(context, scope, call);
                break;
            case IReturnOperation { ReturnedValue: { } client } when TokenClients.MayBe(client.Type, context.Compilation.Assembly):
                HandOut(context, scope, client);
                break;
            case IObjectCreationOperation { Type: INamedTypeSymbol type, Constructor: { } constructor } creation when !type.DeclaringSyntaxReferences.IsEmpty:
                ObserveCreation(context, scope, creation, constructor);
                break;
        }
    }

    private static bool MayKeep(IOperation value)
    {
        value = BodyValues.Unwrap(value);
        return !value.ConstantValue.HasValue && value.Type switch
        {
            null => value is IAnonymousFunctionOperation or IMethodReferenceOperation,
            { TypeKind: TypeKind.Enum } => false,
            { SpecialType: not (SpecialType.None or SpecialType.System_String or SpecialType.System_Object) } => false,
            _ => true,
        };
    }

    private void ObserveAssignment(OperationAnalysisContext context, TypeScope scope, IOperation target, IOperation value)
    {
        if (IsTransport(target))
        {
            // The client of a server's tools is opened once, for all of them; one that a tool opens for itself goes with the call.
            TokenHolder headers = new(HolderKind.Variable, target, CodeNode.Enclosing(target, context.ContainingSymbol));
            Take(context, scope, headers, value, new Says(DiagnosticSeverity.Warning, DiagnosticSeverity.Info));
        }
        else if (TokenHolder.Of(target, context) is { } holder)
        {
            Take(context, scope, IsSent(target, value) ? holder with { IsSent = true } : holder, value);
        }
    }

    /// <summary>Whether the same body sends what is kept as a bearer token, and somebody gave it that.</summary>
    private static bool IsSent(IOperation target, IOperation value) =>
        target is IMemberReferenceOperation { Member: { } member } && GotValues.Is(value) && BearerUses.Of(target).Contain(member);

    private void ObserveInitializer(OperationAnalysisContext context, TypeScope scope, ISymbol member, IOperation value)
    {
        Take(context, scope, new TokenHolder(member.IsStatic ? HolderKind.Static : HolderKind.Object, value, member.ContainingType) { Name = member.Name }, value);
    }

    /// <summary>A method that makes a client with a token hands out the token with it: who keeps the one keeps the other.</summary>
    private static void HandOut(OperationAnalysisContext context, TypeScope scope, IOperation client)
    {
        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        if (node is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation })
        {
            return;
        }

        new TokenReader
        {
            OnToken = (mark, at) => scope.AddText(node, new HeldText(mark, node, at.Syntax.GetLocation())),
            OnSource = source => scope.AddTextSource(node, source.Symbol, source.Frame),
        }.Read(client);
    }

    /// <summary>What an object that tools use is made with, when the program starts or the container makes its one of it: that serves all of them.</summary>
    private void ObserveCreation(OperationAnalysisContext context, TypeScope scope, IObjectCreationOperation creation, IMethodSymbol constructor)
    {
        bool isRegistered = ObjectRegistrations.IsRegistered(creation);
        ISymbol code = context.ContainingSymbol, made = CodeNode.Of(constructor);
        if (!isRegistered && code is not IMethodSymbol { IsStatic: true, Name: "Main" or "<Main>$" })
        {
            return;
        }

        foreach (IArgumentOperation argument in creation.Arguments)
        {
            new TokenReader
            {
                OnToken = (mark, at) =>
                {
                    if (mark == IssuedToken.Text && (isRegistered || SymbolEqualityComparer.Default.Equals(CodeNode.Enclosing(at, code), code)) && !modelClients.IsServedBy(creation))
                    {
                        scope.Add(new Finding(made, creation.Syntax.GetLocation(), new Says(DiagnosticSeverity.Warning, Elsewhere: null).Of(constructor.ContainingType.Name)) { Related = at.Syntax.GetLocation(), CountsIf = static _ => true });
                    }
                },
                OnSource = static _ => { },
            }.Read(argument.Value);
        }
    }

    /// <summary>A client of another library that the container has one of: <c>AddSingleton(provider => OpenAsync(…).GetAwaiter().GetResult())</c>.</summary>
    private void ObserveRegistration(OperationAnalysisContext context, TypeScope scope, IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation value = BodyValues.Unwrap(argument.Value);
            bool isFactory = value is IAnonymousFunctionOperation or IMethodReferenceOperation;
            ISymbol? made = value switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                IMethodReferenceOperation { Method: { } method } => CodeNode.Of(method),
                _ when TokenClients.MayBe(value.Type, context.Compilation.Assembly) => ObjectRegistrations.ServiceObject(call, context.Compilation.Assembly)?.OriginalDefinition,
                _ => null,
            };
            if (made is null || argument.ArgumentKind != ArgumentKind.Explicit || !KeepsClient(value, context.Compilation.Assembly) || modelClients.IsServedBy(call))
            {
                continue;
            }

            string name = call.TargetMethod.Name;
            Says says = new(DiagnosticSeverity.Warning, Elsewhere: null);
            TokenReader reader = new()
            {
                OnToken = (mark, at) =>
                {
                    if (mark == IssuedToken.Text)
                    {
                        scope.Add(new Finding(made, argument.Syntax.GetLocation(), says.Of(name)) { Related = at.Syntax.GetLocation(), CountsIf = static _ => true });
                    }
                },
                OnSource = source => scope.Add(new TextUse(made, argument.Syntax.GetLocation(), source.At.Syntax.GetLocation(), source.Symbol, new KeptJudge(name, isNamedToken: false, says), source.Frame) { Culprit = Culprit.Sink, CountsIf = static _ => true }),
            };
            if (isFactory)
            {
                reader.ReadResult(value);
            }
            else
            {
                reader.Read(value);
            }
        }
    }

    /// <summary>Whether the container's object is a client of another library; what types of the compilation are made with is told where they are made.</summary>
    private static bool KeepsClient(IOperation value, IAssemblySymbol own) => value switch
    {
        IAnonymousFunctionOperation lambda => BodyValues.Returned(lambda).Any(returned => TokenClients.MayBe(BodyValues.Unwrap(returned).Type, own)),
        IMethodReferenceOperation { Method.ReturnType: { } type } => TokenClients.MayBe(type, own),
        _ => TokenClients.MayBe(value.Type, own),
    };

    private static void ObserveCaptures(OperationAnalysisContext context, TypeScope scope, IMethodSymbol function)
    {
        foreach (IOperation operation in context.Operation.Descendants())
        {
            if (operation is ILocalReferenceOperation reference)
            {
                ObserveCapture(context, scope, reference, function);
            }
        }
    }

    /// <summary>A variable of the code around a function, which got its token before the function was ever called.</summary>
    private static void ObserveCapture(OperationAnalysisContext context, TypeScope scope, ILocalReferenceOperation reference, IMethodSymbol function)
    {
        ILocalSymbol local = reference.Local;
        if (local.IsConst
            || local.ContainingSymbol is not IMethodSymbol owner
            || !(local.Type.SpecialType == SpecialType.System_String ? MayBeToken(local.Name) : local.Type.SpecialType == SpecialType.None && TokenTypes.IsToken(local.Type))
            || reference.Parent is IAssignmentOperation { Target: ILocalReferenceOperation target } && ReferenceEquals(target, reference)
            || SymbolEqualityComparer.Default.Equals(owner, function)
            || !SymbolEqualityComparer.Default.Equals(CodeNode.Enclosing(reference, context.ContainingSymbol), function)
            || RequestHandlers.Contain(owner))
        {
            return;
        }

        ISymbol outside = CodeNode.Of(owner);
        bool isTold = false;
        new TokenReader
        {
            OnToken = (mark, at) =>
            {
                if (!isTold && mark == IssuedToken.Text && SymbolEqualityComparer.Default.Equals(CodeNode.Enclosing(at, context.ContainingSymbol), outside) && IsFirst(reference, function, context))
                {
                    isTold = true;
                    scope.Add(new Finding(function, reference.Syntax.GetLocation(), new Says(DiagnosticSeverity.Warning, Elsewhere: null).Of(local.Name)) { Related = at.Syntax.GetLocation(), CountsIf = whole => !whole.IsAgentCode(outside) });
                }
            },
            OnSource = static _ => { },
        }.ReadVariable(reference);
    }

    /// <summary>Whether no other reference to the variable stands before it in the function.</summary>
    private static bool IsFirst(ILocalReferenceOperation reference, ISymbol function, OperationAnalysisContext context)
    {
        foreach (IOperation operation in BodyValues.Operations(reference))
        {
            if (operation is ILocalReferenceOperation other
                && other.Syntax.SpanStart < reference.Syntax.SpanStart
                && SymbolEqualityComparer.Default.Equals(other.Local, reference.Local)
                && SymbolEqualityComparer.Default.Equals(CodeNode.Enclosing(other, context.ContainingSymbol), function))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MayBeToken(string name) =>
        name.IndexOf("oken", StringComparison.Ordinal) >= 0 || name.IndexOf("earer", StringComparison.Ordinal) >= 0 || name.IndexOf("jwt", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("auth", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>The headers that the client of an MCP server sends with everything, and the client that all functions of an OpenAPI plugin send with.</summary>
    private static bool IsTransport(IOperation target) =>
        target is IPropertyReferenceOperation
        {
            Property: { Name: "AdditionalHeaders", ContainingType.Name: "HttpClientTransportOptions" or "SseClientTransportOptions" }
                or { Name: "HttpClient", ContainingType.Name: "OpenApiFunctionExecutionParameters" }
        };

    private void Take(OperationAnalysisContext context, TypeScope scope, TokenHolder holder, IOperation value, bool isFactory = false)
    {
        Take(context, scope, holder, value, new Says(DiagnosticSeverity.Warning, Elsewhere: null), isFactory);
        if (holder.MayOutliveIf(scope) is not null)
        {
            Take(context, scope, holder, value, new Says(DiagnosticSeverity.Info, Elsewhere: null), isFactory);
        }
    }

    private void Take(OperationAnalysisContext context, TypeScope scope, TokenHolder holder, IOperation value, Says says, bool isFactory = false)
    {
        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        bool isTold = false;
        TokenReader reader = new()
        {
            OnToken = (mark, at) =>
            {
                if (!IsGivenAtBirth(at))
                {
                    isTold |= mark != IssuedToken.Maybe;
                    foreach (Verdict verdict in Judge().Judge(mark))
                    {
                        if (!modelClients.IsServedBy(context.Operation))
                        {
                            // Of many headers, the one with the token is told, if it is written there.
                            scope.Add(says.Elsewhere is null || !context.Operation.Syntax.Span.Contains(at.Syntax.Span)
                                ? new Finding(node, context.Operation.Syntax.GetLocation(), verdict) { Related = at.Syntax.GetLocation(), CountsIf = CountsIf() }
                                : new Finding(node, at.Syntax.GetLocation(), verdict) { CountsIf = CountsIf() });
                        }
                    }
                }
            },
            OnSource = source =>
            {
                if (!IsGivenAtBirth(source.At))
                {
                    scope.Add(new TextUse(node, context.Operation.Syntax.GetLocation(), source.At.Syntax.GetLocation(), source.Symbol, Judge(), source.Frame) { Culprit = Culprit.Sink, CountsIf = CountsIf() });
                }
            },
        };
        if (BodyValues.Unwrap(value) is not (IAnonymousFunctionOperation or IMethodReferenceOperation))
        {
            reader.Read(value);
        }
        else if (isFactory)
        {
            reader.ReadResult(value);
        }

        if (holder.IsSent && !isTold)
        {
            reader.OnToken(IssuedToken.Text, value);
        }

        KeptJudge Judge() => new(holder.Name, holder.IsNamedToken(), says);

        Func<WholeCode, bool>? CountsIf() => says.InAgentCode == DiagnosticSeverity.Info ? holder.MayOutliveIf(scope) : holder.OutlivesIf(scope);

        // What an object is made with, is told where it is made.
        bool IsGivenAtBirth(IOperation at) =>
            holder.Kind == HolderKind.Object && at is IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } };
    }

    private readonly record struct Says(DiagnosticSeverity InAgentCode, DiagnosticSeverity? Elsewhere)
    {
        public Verdict Of(string holder) => new(Rule, InAgentCode, Elsewhere, holder);
    }

    private sealed class KeptJudge(string holder, bool isNamedToken, Says says) : ITextJudge
    {
        public IEnumerable<Verdict> Judge(string text) =>
            text is IssuedToken.Text or InboundToken.Text || (text == IssuedToken.Maybe && isNamedToken) ? [says.Of(holder)] : [];

        public Verdict? JudgeModelChosen(string what, string before) => null;
    }
}
