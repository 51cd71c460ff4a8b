using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>
/// Tells consequential calls: what leaves the process or changes what outlives the call. That is a call of a client, a store, a file, a process; of
/// a delegate; of a service that the code was given; and the change of an object or collection that others hold. What computes, formats, logs,
/// waits, or reads the request at hand is none.
/// </summary>
internal static class Consequence
{
    private static readonly HashSet<string> Plumbing = new(StringComparer.Ordinal)
    {
        "System", "System.Buffers", "System.ComponentModel", "System.Diagnostics", "System.Globalization", "System.IO", "System.Net", "System.Net.Http.Headers", "System.Numerics",
        "System.Reflection", "System.Resources", "System.Runtime", "System.Security", "System.Text", "System.Threading", "System.Linq", "System.Collections", "System.Web",
        "System.IdentityModel", "Microsoft.IdentityModel", "Microsoft.CSharp", "Microsoft.AspNetCore", "ModelContextProtocol.Protocol", "Newtonsoft.Json",
        "Microsoft.Extensions.Logging", "Microsoft.Extensions.Options", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Primitives",
        "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Diagnostics", "Microsoft.Extensions.Caching", "Microsoft.Extensions.ObjectPool", "Microsoft.Extensions.Localization", "Serilog", "NLog", "OpenTelemetry",
    };

    /// <summary>Types in those namespaces whose calls have consequences all the same.</summary>
    private static readonly HashSet<string> Doers = new(StringComparer.Ordinal)
    {
        "Process", "File", "Directory", "FileInfo", "DirectoryInfo", "FileStream", "StreamWriter", "HttpClient", "HttpMessageInvoker", "HttpClientJsonExtensions", "UserManager", "RoleManager", "SmtpClient", "Socket", "TcpClient",
    };

    private static readonly HashSet<string> Commands = new(StringComparer.Ordinal)
    {
        "activate", "add", "allow", "append", "apply", "approve", "archive", "assign", "ban", "block", "book", "burn", "buy", "cancel", "charge", "clear", "close", "commit", "copy", "create", "credit", "deactivate", "debit",
        "decommission", "delete", "demote", "deploy", "destroy", "detach", "disable", "disburse", "dispatch", "drop", "enable", "enqueue", "erase", "evict", "exec", "execute", "expel", "forward", "fund", "grant", "hire",
        "import", "insert", "invite", "invoke", "issue", "kill", "launch", "lock", "merge", "migrate", "mint", "move", "open", "order", "override", "overwrite", "patch", "pause", "pay", "place", "post", "prescribe",
        "promote", "provision", "publish", "purchase", "purge", "push", "put", "reassign", "reboot", "redeem", "refund", "register", "release", "remove", "rename", "reopen", "replace", "reset", "restart", "restore",
        "resume", "reverse", "revoke", "rollback", "rotate", "run", "save", "scale", "schedule", "sell", "send", "set", "settle", "share", "ship", "shutdown", "sign", "start", "stop", "store", "submit", "suspend",
        "terminate", "transfer", "trigger", "truncate", "unlock", "update", "upload", "upsert", "void", "wipe", "wire", "withdraw", "write",
    };

    private static readonly HashSet<string> Changes = new(StringComparer.Ordinal)
    {
        "Add", "AddOrUpdate", "AddRange", "Clear", "Dequeue", "Enqueue", "Insert", "Pop", "Push", "Remove", "RemoveAll", "RemoveAt", "TryAdd", "TryRemove", "TryUpdate",
    };

    private static readonly string[] Questions = ["Is", "Has", "Can", "May", "To", "Format", "Describe", "Log", "Trace"];

    /// <param name="operation">Any operation.</param>
    /// <param name="own">The assembly that is compiled.</param>
    public static Outcome Of(IOperation operation, IAssemblySymbol own) => operation switch
    {
        IInvocationOperation invocation when Equipment.Is(invocation) => Outcome.Acts | Outcome.Equips,
        IInvocationOperation invocation when IsConsequential(invocation, own) => ByName(invocation.TargetMethod.Name),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } => OfAssignment(target, own),
        _ => Outcome.Nothing,
    };

    public static Outcome OfAssignment(IPropertyReferenceOperation target, IAssemblySymbol own) =>
        Equipment.Is(target) ? Outcome.Acts | Outcome.Equips
        : ChangesOthers(target, own) ? Outcome.Acts | Outcome.Commands : Outcome.Nothing;

    private static Outcome ByName(string method) =>
        Words.Of(method) is [{ } verb, ..] && Commands.Contains(verb) ? Outcome.Acts | Outcome.Commands : Outcome.Acts;

    private static bool IsConsequential(IInvocationOperation invocation, IAssemblySymbol own)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return true;
        }

        if (method.Name.StartsWith("Log", StringComparison.Ordinal) || method.ContainingType is not { } type)
        {
            return false;
        }

        if (ReferenceEquals(method.ContainingAssembly, own))
        {
            return IsOwnAction(invocation, method);
        }

        return !IsPlumbing(type) || Doers.Contains(type.Name) || ChangesHeldCollection(invocation, method);
    }

    /// <summary>Of the compilation's own methods, those that do not only compute: they return nothing or later, or belong to a service.</summary>
    private static bool IsOwnAction(IInvocationOperation invocation, IMethodSymbol method)
    {
        if (method.ReturnsVoid || method.IsAsync || method.ReturnType is { Name: "Task" or "ValueTask" or "IAsyncEnumerable" })
        {
            return true;
        }

        return IsHeld(invocation.Instance) && !Questions.Any(question => method.Name.StartsWith(question, StringComparison.Ordinal));
    }

    private static bool IsPlumbing(INamedTypeSymbol type)
    {
        string space = type.ContainingNamespace?.ToDisplayString() ?? "";
        if (space.StartsWith("System.Net.Mail", StringComparison.Ordinal))
        {
            return false;
        }

        while (space.Length > 0)
        {
            if (Plumbing.Contains(space) && (space != "System" || !type.ContainingNamespace!.ToDisplayString().StartsWith("System.Data", StringComparison.Ordinal)))
            {
                return true;
            }

            int dot = space.LastIndexOf('.');
            space = dot < 0 ? "" : space.Substring(0, dot);
        }

        return false;
    }

    /// <summary>A collection in a field or property outlives the call.</summary>
    private static bool ChangesHeldCollection(IInvocationOperation invocation, IMethodSymbol method) =>
        Changes.Contains(method.Name)
        && IsHeld(invocation.Instance)
        && method.ContainingType.ContainingNamespace?.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) == true;

    private static bool IsHeld(IOperation? instance) =>
        instance is not null && BodyValues.Unwrap(instance) is IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation;

    /// <summary>Whether the code made the object itself. What a loop, a pattern or another's <c>out</c> gives is not assigned.</summary>
    private static bool IsNew(ILocalReferenceOperation local)
    {
        bool isAssigned = false;
        foreach (IOperation value in BodyValues.Assigned(local))
        {
            if (BodyValues.Unwrap(value) is not IObjectCreationOperation)
            {
                return false;
            }

            isAssigned = true;
        }

        return isAssigned;
    }

    /// <summary>A property of an object that came from elsewhere, as a store in memory gives it out; or an entry of a table in a field.</summary>
    private static bool ChangesOthers(IPropertyReferenceOperation target, IAssemblySymbol own)
    {
        IOperation? instance = target.Instance is { } given ? BodyValues.Unwrap(given) : null;
        if (target.Property.IsIndexer)
        {
            return instance is IFieldReferenceOperation;
        }

        return ReferenceEquals(target.Property.ContainingAssembly, own)
            && instance is ILocalReferenceOperation local
            && !IsNew(local);
    }
}
