using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>
/// Keeps how long objects live, for the rules that ask what holds a token: registrations in a container or a kernel, objects that code
/// makes itself, and methods that are handed out with their object. Is no rule.
/// </summary>
internal sealed class ObjectRegistrations(IAssemblySymbol own) : ICallObserver
{
    private static readonly string[] HoldingNames = ["oken", "earer", "wt", "uth", "eader", "ease", "ient", "redential", "ession", "ache", "ttp"];

    private const string AddClient = "AddHttpClient", AddHandler = "AddHttpMessageHandler", CreateClient = "CreateClient", ConfigureClient = "ConfigureHttpClient", ConfigureHandler = "ConfigurePrimaryHttpMessageHandler";

    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _mayHold = new(SymbolEqualityComparer.Default);

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.MethodReference, OperationKind.Invalid];

    public bool Concerns(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor ? method.ContainingType.TypeKind == TypeKind.Class && ReferenceEquals(method.ContainingAssembly, own) : Lifetime(method) is not null || method.Name is AddHandler or CreateClient or ConfigureClient or ConfigureHandler || IsSetUp(method) || IsAsking(method);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInvocationOperation call when Lifetime(call.TargetMethod) is { } lifetime:
                if (call.TargetMethod.Name == AddClient)
                {
                    scope.Objects.HasClientFactory = true;
                    AddClientCode(call, call, scope);
                }

                ISymbol? factory = call.TargetMethod.Name == AddClient ? null : Code(call);
                foreach (ITypeSymbol type in Registered(call))
                {
                    scope.AddRegistration(type, lifetime);
                    if (factory is not null)
                    {
                        scope.AddFactory(type, factory);
                    }
                }

                if (ServiceObject(call, own) is { } given)
                {
                    // No code makes it, so the service stands for itself.
                    scope.AddFactory(given, given.OriginalDefinition);
                }

                break;
            case IInvocationOperation { TargetMethod: { TypeArguments: [{ } service] } method } when IsAsking(method):
                scope.AddAsked(service, CodeNode.Enclosing(context.Operation, context.ContainingSymbol));
                break;
            case IInvocationOperation { TargetMethod: { } method } call when IsSetUp(method) && Code(call) is { } setUp:
                foreach (ITypeSymbol type in method.TypeArguments.IsEmpty ? method.ContainingType.TypeArguments : method.TypeArguments)
                {
                    scope.AddFactory(type, setUp);
                }

                break;
            case IInvocationOperation { TargetMethod.Name: ConfigureClient or ConfigureHandler } call when ClientHandlers.Client(call) is { } client:
                AddClientCode(client, call, scope);
                break;
            case IInvocationOperation { TargetMethod.Name: AddHandler } call when ClientHandlers.Client(call) is { } client:
                AddClientCode(client, call, scope);
                foreach (ITypeSymbol handler in Registered(call))
                {
                    AddHandlerOf(client, handler, scope);
                }

                break;
            case IInvocationOperation { TargetMethod: { Name: CreateClient, ContainingType.Name: "IHttpClientFactory" } } call:
                string? asked = ClientHandlers.Name(call);
                bool isOfTools = ToolConnections.Use(call);
                if (asked is not null || isOfTools)
                {
                    scope.AddClient(new ClientUse(asked, CodeNode.Enclosing(call, context.ContainingSymbol), isOfTools));
                }

                break;
            case IObjectCreationOperation { Type: INamedTypeSymbol { TypeKind: TypeKind.Class } type } creation when IsOfCompilation(context, type) && _mayHold.GetOrAdd(type.OriginalDefinition, MayHold):
                scope.AddCreation(type, CodeNode.Enclosing(creation, context.ContainingSymbol), Where(creation, context.ContainingSymbol));
                break;
            case IMethodReferenceOperation { Instance: { } instance, Method: { } method } when instance is not IInstanceReferenceOperation && IsOfCompilation(context, method):
                scope.AddDelegated(method, CodeNode.Enclosing(context.Operation, context.ContainingSymbol));
                break;
            case IInvalidOperation { Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } name } } } call when ByName(name) is not null:
                AddMissing(call, scope);
                break;
        }
    }

    /// <summary>Whether the method takes the code that sets up what is given to others by way of a factory or as options.</summary>
    private static bool IsSetUp(IMethodSymbol method) => method.Name switch
    {
        "Configure" or "PostConfigure" => method.ContainingType.Name is "OptionsServiceCollectionExtensions" or "OptionsBuilder",
        "AddDbContextFactory" or "AddPooledDbContextFactory" => method.ContainingType.Name == "EntityFrameworkServiceCollectionExtensions",
        _ => false,
    };

    private static bool IsAsking(IMethodSymbol method) =>
        method.Name is "GetRequiredService" or "GetService" or "GetRequiredKeyedService" or "GetKeyedService" && method.ContainingType.Name.StartsWith("ServiceProvider", StringComparison.Ordinal);

    /// <summary>The service that a registration gives an object for, of a type that another assembly has; null when it gives none.</summary>
    public static ITypeSymbol? ServiceObject(IInvocationOperation call, IAssemblySymbol own)
    {
        if (ByName(call.TargetMethod.Name) is null || call.TargetMethod.Name == AddClient)
        {
            return null;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { Name: "implementationInstance" or "instance" } }
                && BodyValues.Unwrap(argument.Value).Type is { TypeKind: TypeKind.Class or TypeKind.Interface } type
                && !ReferenceEquals(type.ContainingAssembly, own))
            {
                return call.TargetMethod.TypeArguments is [{ } service, ..] ? service : type;
            }
        }

        return null;
    }

    private static void AddHandlerOf(IInvocationOperation client, ITypeSymbol handler, TypeScope scope)
    {
        if (ClientHandlers.Name(client) is { } name)
        {
            scope.AddHandler(handler, name, typed: null);
        }

        foreach (ITypeSymbol typed in client.TargetMethod.TypeArguments)
        {
            scope.AddHandler(handler, client: null, typed);
        }
    }

    /// <summary>Whether the object is made for a registration that keeps it as long as the process.</summary>
    public static bool IsRegistered(IObjectCreationOperation creation)
    {
        for (IOperation? parent = creation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IInvocationOperation { TargetMethod: { } method }:
                    return Keep(method);
                case IExpressionStatementOperation { Parent: not IBlockOperation { Parent: IAnonymousFunctionOperation } } or IVariableDeclaratorOperation or IAssignmentOperation:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Whether what the method is given is kept as long as the process.</summary>
    public static bool Keep(IMethodSymbol method) => Lifetime(method) == ObjectLifetime.Process;

    /// <summary>The service of a package that is missing: the call does not bind, but the code that makes it still says of what type it is.</summary>
    private static void AddMissing(IInvalidOperation call, TypeScope scope)
    {
        foreach (IAnonymousFunctionOperation lambda in call.Descendants().OfType<IAnonymousFunctionOperation>())
        {
            foreach (IOperation returned in BodyValues.Returned(lambda))
            {
                if (BodyValues.Unwrap(returned).Type is { TypeKind: TypeKind.Error, Name.Length: > 0 } made)
                {
                    scope.AddFactory(made, lambda.Symbol);
                }
            }
        }
    }

    /// <summary>How long what the method registers lives; null when it registers nothing.</summary>
    private static ObjectLifetime? Lifetime(IMethodSymbol method) => ByName(method.Name) ?? OfTools(method.Name, method);

    private static ObjectLifetime? ByName(string name)
    {
        if (name.StartsWith("Add", StringComparison.Ordinal) || name.StartsWith("TryAdd", StringComparison.Ordinal))
        {
            return name switch
            {
                "AddSingleton" or "TryAddSingleton" or "AddKeyedSingleton" or "TryAddKeyedSingleton" or "AddHostedService" or "AddFromType" or "AddFromObject" or "AddActivatedSingleton" => ObjectLifetime.Process,
                "AddScoped" or "TryAddScoped" or "AddKeyedScoped" or "TryAddKeyedScoped" => ObjectLifetime.Call,
                "AddTransient" or "TryAddTransient" or "AddKeyedTransient" or "TryAddKeyedTransient" or "AddHttpClient" => ObjectLifetime.Holder,
                "AddDbContext" or "AddDbContextPool" => ObjectLifetime.Call,
                _ => null,
            };
        }

        return null;
    }

    private static ObjectLifetime? OfTools(string name, IMethodSymbol method) =>
        name is "ImportPluginFromType" or "ImportPluginFromObject" or "CreateFromObject" or "CreateFromType" or "Singleton" or "WithTools" or "WithTarget" ? Named(name, method) : null;

    private static ObjectLifetime? Named(string name, IMethodSymbol method) => name switch
    {
        "Singleton" => method.ContainingType.Name == "ServiceDescriptor" ? ObjectLifetime.Process : null,
        // By its type, a tool's object is made for each call; an object that is given stays.
        "WithTools" => method.Parameters.Any(static parameter => parameter.Name == "target") ? ObjectLifetime.Process : null,
        _ => ObjectLifetime.Process,
    };

    private static IEnumerable<ITypeSymbol> Registered(IInvocationOperation call)
    {
        foreach (ITypeSymbol argument in call.TargetMethod.TypeArguments)
        {
            yield return argument;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue)
            {
                continue;
            }

            IOperation value = BodyValues.Unwrap(argument.Value);
            switch (value)
            {
                case ITypeOfOperation named:
                    yield return named.TypeOperand;
                    break;
                case IAnonymousFunctionOperation factory:
                    foreach (ITypeSymbol made in factory.Descendants().OfType<IReturnOperation>().Select(static result => Made(result.ReturnedValue)).OfType<ITypeSymbol>())
                    {
                        yield return made;
                    }

                    break;
                case IObjectCreationOperation or ILocalReferenceOperation or IFieldReferenceOperation when value.Type is INamedTypeSymbol { TypeKind: TypeKind.Class } made && argument.Parameter?.Type.Name != "IServiceCollection":
                    yield return made;
                    break;
            }
        }
    }

    /// <summary>The code that sets up a client of HTTP runs when somebody asks for the client: by its name, or by the type that is given it.</summary>
    private static void AddClientCode(IInvocationOperation client, IInvocationOperation call, TypeScope scope)
    {
        if (Code(call) is not { } code)
        {
            return;
        }

        if (ClientHandlers.Name(client) is { } name)
        {
            scope.AddClientCode(name, code);
        }

        foreach (ITypeSymbol typed in client.TargetMethod.TypeArguments)
        {
            scope.AddFactory(typed, code);
        }
    }

    /// <summary>The code that a call hands over, to make or to set up something.</summary>
    private static ISymbol? Code(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            switch (BodyValues.Unwrap(argument.Value))
            {
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol;
                case IMethodReferenceOperation { Method: { } method }:
                    return CodeNode.Of(method);
            }
        }

        return null;
    }

    private static ITypeSymbol? Made(IOperation? result) => result is null ? null : BodyValues.Unwrap(result) switch
    {
        IObjectCreationOperation creation => creation.Type,
        IInvocationOperation { TargetMethod: { Name: "CreateInstance" or "GetServiceOrCreateInstance", TypeArguments: [{ } made] } } => made,
        ILocalReferenceOperation local => local.Type,
        _ => null,
    };

    private static Keeping Where(IObjectCreationOperation creation, ISymbol code)
    {
        for (IOperation? parent = creation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IConditionalOperation or IAwaitOperation:
                    break;
                case IFieldInitializerOperation or IPropertyInitializerOperation:
                    return code.IsStatic ? Keeping.Static : Keeping.Own;
                case IAssignmentOperation { Target: IMemberReferenceOperation { Member.IsStatic: true } }:
                    return Keeping.Static;
                case IAssignmentOperation { Target: IMemberReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } }:
                    return Keeping.Own;
                default:
                    return Keeping.None;
            }
        }

        return Keeping.None;
    }

    /// <summary>Whether objects of the type could hold a token at all, by the names of what they hold.</summary>
    private static bool MayHold(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member is (IFieldSymbol or IPropertySymbol) and { IsStatic: false } && SaysHolding(member.Name))
                {
                    return true;
                }

                if (member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor && constructor.Parameters.Any(static parameter => SaysHolding(parameter.Name)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool SaysHolding(string name) => Array.Exists(HoldingNames, holding => name.IndexOf(holding, StringComparison.Ordinal) >= 0);

    private static bool IsOfCompilation(OperationAnalysisContext context, ISymbol symbol) =>
        ReferenceEquals(symbol.ContainingAssembly, context.Compilation.Assembly);
}
