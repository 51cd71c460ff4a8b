using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Decisions;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>POL2005: a table of who may do what is a policy, and nobody but a developer can see or change it.</summary>
internal sealed class PermissionTables : IOperationObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL2005",
        RuleFamily.Authorization,
        DiagnosticSeverity.Warning,
        "Permission table in agent code",
        "'{0}' says inside agent code who may do what; declare the scopes of each task with [TaskScope] and let the gateway's policy say who may have it",
        "A table from roles, users or agents to what they may do is the policy of the whole agent, written where only its developers see it and checked by the process that it is to restrain. "
            + "Declarations say what each task needs, the manifest shows it to whoever owns security, and the gateway's policy says who may have which task.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <summary>Words of tables that say what is allowed.</summary>
    private static readonly HashSet<string> Allowing = new(StringComparer.Ordinal)
    {
        "access", "acl", "allow", "allowed", "entitlements", "grants", "permission", "permissions", "permitted", "privileges", "rbac", "rights", "authorization", "authorized",
    };

    /// <summary>What is shown to a role; of anything else they say what a page looks like.</summary>
    private static readonly HashSet<string> Seeing = new(StringComparer.Ordinal) { "editable", "readable", "viewable", "visible", "writable" };

    /// <summary>Words of tables that say who.</summary>
    private static readonly HashSet<string> Who = new(StringComparer.Ordinal)
    {
        "agent", "agents", "caller", "callers", "group", "groups", "member", "members", "role", "roles", "tenant", "tenants", "user", "users",
    };

    private static readonly HashSet<string> What = new(StringComparer.Ordinal)
    {
        "action", "actions", "command", "commands", "function", "functions", "operation", "operations", "plugin", "plugins", "scope", "scopes", "tool", "tools",
    };

    /// <summary>Words of tables that say how much.</summary>
    private static readonly HashSet<string> Limiting = new(StringComparer.Ordinal) { "authority", "cap", "caps", "limit", "limits", "max", "maximum", "threshold", "thresholds" };

    /// <summary>What is limited for the sake of machines.</summary>
    private static readonly HashSet<string> Technical = new(StringComparer.Ordinal)
    {
        "batch", "bytes", "calls", "characters", "length", "memory", "message", "messages", "page", "rate", "request", "requests", "result", "results", "retries", "retry", "rows", "size", "timeout", "token", "tokens",
    };

    /// <summary>Keys that are called like roles or agents.</summary>
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "admin", "administrator", "approver", "auditor", "contributor", "customer", "editor", "employee", "guest", "hr", "manager", "member", "moderator", "operator", "owner", "reader", "superadmin", "supervisor", "support", "user", "viewer",
    };

    private readonly IdentityReader _reader;

    public PermissionTables(IdentityReader reader) => _reader = reader;

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.ObjectCreation, OperationKind.SwitchExpression, OperationKind.Switch];

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IObjectCreationOperation { Initializer.Initializers.IsEmpty: false, Type: INamedTypeSymbol { TypeArguments: [{ } key, { } value] } type } creation
                when type.Name.EndsWith("Dictionary", StringComparison.Ordinal) && !MessageRoles.Are(key) && Holder(creation, context.ContainingSymbol) is ({ } name, { } at):
                if (IsTable(creation, name, key, value))
                {
                    Add(context, scope, creation, at, name);
                }

                break;
            case ISwitchExpressionOperation choice when IsTable(choice, _reader):
                Add(context, scope, choice, choice.Syntax.GetLocation(), "switch");
                break;
            case ISwitchOperation choice when IsTable(choice):
                Add(context, scope, choice, choice.Value.Syntax.GetLocation(), "switch");
                break;
        }
    }

    /// <summary><c>role switch { "admin" => true, "viewer" => action == "read", _ => false }</c>, or with the actions that each may take.</summary>
    public static bool IsTable(ISwitchExpressionOperation choice, IdentityReader reader)
    {
        if (GivesRolesToKeys(choice))
        {
            return true;
        }

        if (!(choice.Type is { SpecialType: SpecialType.System_Boolean } || Several(choice.Type) || IsFlags(choice.Type)) || !IsByWho(choice.Value, reader))
        {
            return false;
        }

        int named = 0;
        foreach (ISwitchExpressionArmOperation arm in choice.Arms)
        {
            named += Patterns.NameConstant(arm.Pattern) ? 1 : 0;
        }

        return named > 1 && !MessageRoles.Names(choice.Value);
    }

    /// <summary><c>apiKey switch { "…" => "admin", _ => "guest" }</c>: who has the key has the role.</summary>
    private static bool GivesRolesToKeys(ISwitchExpressionOperation choice) =>
        choice.Type is { SpecialType: SpecialType.System_String }
        && BodyValues.Unwrap(choice.Value) is IParameterReferenceOperation or ILocalReferenceOperation or IMemberReferenceOperation
        && SecretNames.IsSurelySecret(IdentityReader.OwnerName(BodyValues.Unwrap(choice.Value)))
        && choice.Arms.Any(static arm => arm.Value.ConstantValue is { HasValue: true, Value: string role } && Names.Contains(role));

    /// <summary>A statement of the same kind: every case answers yes or no.</summary>
    private bool IsTable(ISwitchOperation choice)
    {
        if (choice.Cases.Length < 2 || !IsByWho(choice.Value, _reader) || MessageRoles.Names(choice.Value))
        {
            return false;
        }

        foreach (ISwitchCaseOperation section in choice.Cases)
        {
            if (section.Body is not [IReturnOperation { ReturnedValue: { } value }] || !(value.Type is { SpecialType: SpecialType.System_Boolean } || Several(value.Type)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A list that says which tools are for whom, asked whether it has one: <c>AdminOnlyTools.Contains(request.Params.Name)</c>.</summary>
    public static string? ListOfTools(IOperation list)
    {
        string name = IdentityReader.OwnerName(list);
        List<string> words = Words.Of(name);
        return list is IMemberReferenceOperation or ILocalReferenceOperation && Several(list.Type) && words.Exists(What.Contains) && words.Exists(static word => Names.Contains(word) || word is "admins" or "managers" or "guests")
            ? name
            : null;
    }

    /// <summary>What is said where such a list decides.</summary>
    public static Verdict Of(string list) => new(Rule, DiagnosticSeverity.Warning, elsewhere: null, list) { Properties = GuardProperties.Of("table", null) };

    private static bool IsByWho(IOperation value, IdentityReader reader)
    {
        if (value is ITupleOperation tuple)
        {
            return tuple.Elements.Any(element => IsByWho(element, reader));
        }

        return Comparable.Is(value.Type) && reader.Read(value) is { Kind: IdentityKind.Role or IdentityKind.Agent or IdentityKind.Group or IdentityKind.User };
    }

    private static bool IsTable(IObjectCreationOperation creation, string name, ITypeSymbol key, ITypeSymbol value)
    {
        if (!Comparable.Is(key))
        {
            return false;
        }

        List<string> words = Words.Of(name);
        bool says = words.Exists(Allowing.Contains), who = words.Exists(Who.Contains), what = words.Exists(What.Contains);
        bool demands = words.Exists(static word => word is "required" or "requires" or "minimum" or "needed");
        if (demands && (who || says))
        {
            return Comparable.Is(value) || Several(value);
        }

        if (words.Exists(static word => word is "role" or "roles") && words.Exists(static word => word is "user" or "users" or "member" or "members" or "employee" or "employees" or "caller" or "callers") && (Comparable.Is(value) || Several(value)))
        {
            return true;
        }

        bool isByRole = IsRole(key) || KeysAreNames(creation);
        if (isByRole && IsNumber(value) && words.Exists(Limiting.Contains) && !words.Exists(Technical.Contains))
        {
            return true;
        }

        if (RightsEnums.Are(value) && Combines(creation))
        {
            return true;
        }

        if (IsRole(key) && Several(value) && words.Exists(Seeing.Contains))
        {
            return true;
        }

        if (!Several(value) && !IsFlags(value) && value.SpecialType != SpecialType.System_Boolean)
        {
            return false;
        }

        return (says && (who || isByRole)) || (who && what) || (what && isByRole) || (who && isByRole && Several(value));
    }

    /// <summary>Whether a key has several rights at once; otherwise it may only be what one of them is called.</summary>
    private static bool Combines(IObjectCreationOperation creation) =>
        creation.Initializer!.Initializers.Any(static element => element.Descendants().Any(static part => part is IBinaryOperation { OperatorKind: BinaryOperatorKind.Or }));

    private static bool IsNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Int32 or SpecialType.System_Int64;

    private static bool KeysAreNames(IObjectCreationOperation creation)
    {
        foreach (IOperation element in creation.Initializer!.Initializers)
        {
            IOperation? key = element switch
            {
                IInvocationOperation { Arguments: [{ Value: { } first }, ..] } => first,
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: [{ Value: { } first }] } } => first,
                _ => null,
            };
            if (key is not null && Constants.In(key) is { } text && IsName(text))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsName(string text)
    {
        List<string> words = Words.Of(text);
        return words.Count > 0 && (Names.Contains(words[words.Count - 1]) || Names.Contains(text) || words[words.Count - 1] is "agent" or "bot");
    }

    private static bool IsRole(ITypeSymbol key) => key.TypeKind == TypeKind.Enum && Words.Of(key.Name) is [.., "role" or "roles" or "level"];

    /// <summary>A collection, and no text.</summary>
    private static bool Several(ITypeSymbol? type) =>
        type is IArrayTypeSymbol { ElementType: { } element } ? Comparable.Is(element)
            : type is INamedTypeSymbol { TypeArguments: [{ } only] } collection && Comparable.Is(only) && (collection.Name == "IEnumerable" || collection.AllInterfaces.Any(static contract => contract.Name == "IEnumerable"));

    private static bool IsFlags(ITypeSymbol? type) =>
        type is { TypeKind: TypeKind.Enum } && type.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "FlagsAttribute");

    /// <summary>The field, property or variable that a new table is for, and where it is declared.</summary>
    private static (string Name, Location At)? Holder(IObjectCreationOperation creation, ISymbol containing)
    {
        for (IOperation? parent = creation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IFieldInitializerOperation { InitializedFields: [{ } field, ..] }:
                    return (field.Name, At(field, creation));
                case IPropertyInitializerOperation { InitializedProperties: [{ } property, ..] }:
                    return (property.Name, At(property, creation));
                case IVariableDeclaratorOperation { Symbol: { } local }:
                    return (local.Name, At(local, creation));
                case ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member: { } member } }:
                    return (member.Name, creation.Syntax.GetLocation());
                case IReturnOperation when containing is IMethodSymbol { AssociatedSymbol: { } property }:
                    return (property.Name, At(property, creation));
                case IReturnOperation:
                    return (containing.Name, creation.Syntax.GetLocation());
                case IConversionOperation or IInvocationOperation or IArgumentOperation or IVariableInitializerOperation:
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }

    private static Location At(ISymbol holder, IOperation creation) => holder.Locations is [{ IsInSource: true } location, ..] ? location : creation.Syntax.GetLocation();

    private static void Add(OperationAnalysisContext context, TypeScope scope, IOperation table, Location at, string name) =>
        scope.Add(new Check(CodeNode.Enclosing(table, context.ContainingSymbol), at, Of(name), CheckForm.Informs));
}
