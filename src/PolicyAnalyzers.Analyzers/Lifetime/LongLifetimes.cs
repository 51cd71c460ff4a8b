using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>POL3005: a token that agent code makes or asks for lives longer than a task may take.</summary>
internal sealed class LongLifetimes : ICallObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3005",
        RuleFamily.Lifetime,
        DiagnosticSeverity.Warning,
        "Token lifetime over the cap",
        "This token lives {0}, longer than the {1} seconds that a task may take; let it end with its task",
        "What is stolen, leaked or kept is of use until it expires, and most tokens cannot be called back. A token of one task needs to live as long as the task: minutes, not days.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    private readonly LifetimeOptions _options;
    private readonly Dictionary<string, List<(string Type, string Parameter)>> _parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _properties = new(StringComparer.Ordinal);

    public LongLifetimes(LifetimeOptions options)
    {
        _options = options;
        foreach ((string type, string method, string parameter) in LifetimeSinks.Parameters)
        {
            string key = method == LifetimeSinks.Constructor ? type : method;
            (_parameters.TryGetValue(key, out List<(string, string)>? sinks) ? sinks : _parameters[key] = []).Add((type, parameter));
        }

        foreach ((string type, string property) in LifetimeSinks.Properties)
        {
            (_properties.TryGetValue(property, out List<string>? types) ? types : _properties[property] = []).Add(type);
        }
    }

    public ImmutableArray<OperationKind> Kinds { get; } =
    [
        OperationKind.ObjectCreation,
        OperationKind.Invocation,
        OperationKind.SimpleAssignment,
        OperationKind.FieldInitializer,
        OperationKind.PropertyInitializer,
    ];

    public bool Concerns(IMethodSymbol method)
    {
        if (_parameters.ContainsKey(Sink(method)) || (method.MethodKind == MethodKind.Constructor ? method.ContainingType.Name == "Claim" : method.Name is "Add" or "AddClaim" or "TryAdd"))
        {
            return true;
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (LifetimeNames.MayBe(parameter.Name))
            {
                return true;
            }
        }

        return false;
    }

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                ObserveArguments(context, scope, constructor, creation.Arguments);
                if (constructor.ContainingType.Name == "Claim")
                {
                    ObserveClaim(context, scope, creation.Arguments);
                }

                break;
            case IInvocationOperation call:
                ObserveArguments(context, scope, call.TargetMethod, call.Arguments);
                if (call.TargetMethod.Name is "Add" or "AddClaim" or "TryAdd")
                {
                    ObserveClaim(context, scope, call.Arguments);
                }

                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target, Value: { } value }:
                ObserveProperty(context, scope, target, value);
                break;
            case ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: { } field }, Value: { } value }:
                ObserveNamed(context, scope, field, field.Name, field.ContainingType.Name, value);
                break;
            case IFieldInitializerOperation { InitializedFields: [{ } field, ..], Value: { } value }:
                ObserveNamed(context, scope, field, field.Name, field.ContainingType.Name, value);
                break;
            case IPropertyInitializerOperation { InitializedProperties: [{ } property, ..], Value: { } value }:
                ObserveNamed(context, scope, property, property.Name, property.ContainingType.Name, value);
                break;
        }
    }

    /// <summary>The name by which the method's parameters are listed.</summary>
    private static string Sink(IMethodSymbol method) => method.MethodKind == MethodKind.Constructor ? method.ContainingType.Name : method.Name;

    private void ObserveArguments(OperationAnalysisContext context, TypeScope scope, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments)
    {
        bool isConstructor = method.MethodKind == MethodKind.Constructor;
        _parameters.TryGetValue(Sink(method), out List<(string Type, string Parameter)>? sinks);
        bool isOwn = ReferenceEquals(method.ContainingAssembly, context.Compilation.Assembly);
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument is not { ArgumentKind: ArgumentKind.Explicit, Parameter: { } parameter })
            {
                continue;
            }

            if (sinks is not null && sinks.Exists(sink => sink.Parameter == parameter.Name && IsOrInherits(method.ContainingType, sink.Type)))
            {
                Take(context, scope, argument.Value, unit: null);
            }
            else if (LifetimeNames.MayBe(parameter.Name) && !isConstructor | isOwn)
            {
                ObserveArgument(context, scope, method, parameter, argument.Value, isOwn);
            }
        }
    }

    /// <summary>What a method or a record is told that makes a token, by its names; to code of the compilation, whatever its parameters say is given.</summary>
    private void ObserveArgument(OperationAnalysisContext context, TypeScope scope, IMethodSymbol method, IParameterSymbol parameter, IOperation value, bool isOwn)
    {
        if (isOwn)
        {
            Hold(context, scope, parameter.OriginalDefinition, value);
        }

        bool makes = method.MethodKind == MethodKind.Constructor || Array.Exists(Makers, verb => method.Name.StartsWith(verb, StringComparison.Ordinal));
        string owner = method.MethodKind == MethodKind.Constructor ? method.ContainingType.Name : method.Name;
        if (makes && LifetimeNames.IsOfToken(parameter.Name, owner, out double? unit))
        {
            Take(context, scope, value, unit);
        }
    }

    private static readonly string[] Makers = ["Create", "Generate", "Issue", "Mint", "Build", "Sign", "Request", "Get", "Acquire", "New", "Make", "Encode", "Write"];

    private void ObserveProperty(OperationAnalysisContext context, TypeScope scope, IPropertyReferenceOperation target, IOperation value)
    {
        IPropertySymbol property = target.Property;
        if (property.IsIndexer)
        {
            if (target.Arguments is [{ Value: { } key }] && IsExpiry(key))
            {
                TakeClaim(context, scope, value);
            }
        }
        else if (_properties.TryGetValue(property.Name, out List<string>? types) && types.Exists(type => IsOrInherits(property.ContainingType, type)))
        {
            if (property.ContainingType.Name != "Initializer" || property.ContainingType.ContainingType?.Name.Contains("Impersonated") == true)
            {
                Take(context, scope, value, unit: null);
            }
        }
        else if (property is { Name: LifetimeSinks.ExpiryClaim, ContainingType.IsAnonymousType: true })
        {
            TakeClaim(context, scope, value);
        }
        else
        {
            ObserveNamed(context, scope, property, property.Name, property.ContainingType.Name, value);
        }
    }

    private void ObserveNamed(OperationAnalysisContext context, TypeScope scope, ISymbol member, string name, string owner, IOperation value)
    {
        bool mayBe = LifetimeNames.MayBe(name);
        if (mayBe || value.Type is { Name: "TimeSpan" } || LifetimeNames.MayCount(name))
        {
            Hold(context, scope, member.OriginalDefinition, value);
        }

        if (mayBe && LifetimeNames.IsOfToken(name, owner, out double? unit))
        {
            Take(context, scope, value, unit);
        }
    }

    /// <summary><c>new Claim("exp", …)</c>, <c>payload.Add("exp", …)</c>.</summary>
    private void ObserveClaim(OperationAnalysisContext context, TypeScope scope, ImmutableArray<IArgumentOperation> arguments)
    {
        for (int i = 0; i + 1 < arguments.Length; i++)
        {
            if (IsExpiry(arguments[i].Value))
            {
                TakeClaim(context, scope, arguments[i + 1].Value);
                return;
            }
        }
    }

    private static bool IsExpiry(IOperation key) => BodyValues.Unwrap(key).ConstantValue is { HasValue: true, Value: LifetimeSinks.ExpiryClaim };

    /// <summary>Keeps the number or time span that a symbol is given, for the places that use it.</summary>
    private static void Hold(OperationAnalysisContext context, TypeScope scope, ISymbol holder, IOperation value)
    {
        LifespanReader reader = new(scope.Configuration, context.CancellationToken);
        if (reader.Any(value, unit: 1) is { Symbol: null } span)
        {
            scope.AddText(holder, new HeldText(Lifespan.Text(span.Seconds), CodeNode.Enclosing(context.Operation, context.ContainingSymbol), value.Syntax.GetLocation()));
        }
        else if (reader.Any(value, unit: 1) is { Symbol: { } source, Seconds: 0, Factor: 1 })
        {
            scope.AddTextSource(holder, source, TextFrame.Whole);
        }
    }

    private void TakeClaim(OperationAnalysisContext context, TypeScope scope, IOperation value) =>
        Take(context, scope, value, new LifespanReader(scope.Configuration, context.CancellationToken).Until(value));

    private void Take(OperationAnalysisContext context, TypeScope scope, IOperation value, double? unit)
    {
        if (!IsNamedConstant(value))
        {
            Take(context, scope, value, new LifespanReader(scope.Configuration, context.CancellationToken).Any(value, unit));
        }
    }

    private void Take(OperationAnalysisContext context, TypeScope scope, IOperation value, Lifespan? read)
    {
        if (read is not { } span)
        {
            return;
        }

        LifespanJudge judge = new(span, _options.MaxSeconds(context.Operation.Syntax.SyntaxTree));
        Location location = value.Syntax.GetLocation();
        ISymbol[] nodes = [.. Nodes(context)];
        for (int i = 0; i < nodes.Length; i++)
        {
            ISymbol node = nodes[i];
            if (span.Symbol is { } symbol)
            {
                scope.Add(new TextUse(node, location, location, symbol, judge, TextFrame.Whole) { Culprit = Culprit.Value });
            }
            // A credential of the project is asked by whoever is given it, and a container may be who gives.
            else if (judge.Of(span.Seconds, elsewhere: i > 0 && i == nodes.Length - 1 && IsOfCredential(context) ? DiagnosticSeverity.Info : null) is { } verdict)
            {
                scope.Add(new Finding(node, location, verdict));
            }
        }
    }

    /// <summary>The code around; and, where an SDK calls back what agent code has made, the making of it.</summary>
    private static IEnumerable<ISymbol> Nodes(OperationAnalysisContext context)
    {
        yield return CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        if (context.ContainingSymbol is IMethodSymbol { OverriddenMethod.DeclaringSyntaxReferences.IsEmpty: true, ContainingType: { } type })
        {
            foreach (IMethodSymbol constructor in type.InstanceConstructors)
            {
                yield return CodeNode.Of(constructor);
            }
        }
    }

    private static bool IsOfCredential(OperationAnalysisContext context) =>
        context.ContainingSymbol is IMethodSymbol { Name: "GetToken" or "GetTokenAsync", ContainingType: { } type } && IsOrInherits(type, "TokenCredential");

    /// <summary>A constant whose name says the same is told where it is declared.</summary>
    private static bool IsNamedConstant(IOperation value) =>
        BodyValues.Unwrap(value) is IFieldReferenceOperation { Field: { IsConst: true, DeclaringSyntaxReferences.IsEmpty: false } field } && LifetimeNames.IsOfToken(field.Name, field.ContainingType.Name, out _);

    private static bool IsOrInherits(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private sealed class LifespanJudge(Lifespan span, int maxSeconds) : ITextJudge
    {
        public IEnumerable<Verdict> Judge(string text) =>
            Lifespan.Number(text) is { } number && Of(span.Seconds + (number * span.Factor)) is { } verdict ? [verdict] : [];

        public Verdict? JudgeModelChosen(string what, string before) => null;

        public Verdict? Of(double seconds, DiagnosticSeverity? elsewhere = null) =>
            seconds > maxSeconds ? new Verdict(Rule, DiagnosticSeverity.Warning, elsewhere, Lifespan.Describe(seconds), maxSeconds) : null;
    }
}
