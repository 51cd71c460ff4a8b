using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PolicyAnalyzers;

public static class Api
{
    public const string Resource = "https://ledger.contoso.example";
}

//# Properties, and only the accessor that is used
//= balance.read requires https://ledger.contoso.example balance.read limit.read
//= balance.write requires https://ledger.contoso.example limit.write
//= balance.raise requires https://ledger.contoso.example limit.read limit.write
public sealed class Account
{
    [RequiresScope(Api.Resource, "balance.read")]
    public int Balance => 1;

    public int Limit
    {
        [RequiresScope(Api.Resource, "limit.read")]
        get => 1;
        [RequiresScope(Api.Resource, "limit.write")]
        set => Console.WriteLine(value);
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Account account)
{
    [AgentTask("balance.read", Purpose = "Read the balance")]
    [TaskScope(Api.Resource, "balance.read", "limit.read")]
    public int Read() => account.Balance + account.Limit;

    [AgentTask("balance.write", Purpose = "Write the limit")]
    [TaskScope(Api.Resource, "limit.write")]
    public void Write() => account.Limit = 3;

    [AgentTask("balance.raise", Purpose = "Raise the limit")]
    [TaskScope(Api.Resource, "limit.write")]
    public void Raise() => account.Limit += 3; // expect POL4010 error
}

//# Object initializers, patterns and increments use properties
//= account.open requires https://ledger.contoso.example limit.write
//= account.match requires https://ledger.contoso.example limit.read
//= account.grow requires https://ledger.contoso.example limit.read limit.write
public sealed class Account
{
    public int Limit
    {
        [RequiresScope(Api.Resource, "limit.read")]
        get => 1;
        [RequiresScope(Api.Resource, "limit.write")]
        set => Console.WriteLine(value);
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Account account)
{
    [AgentTask("account.open", Purpose = "Open an account")]
    [TaskScope(Api.Resource, "limit.write")]
    public object Open() => new Account { Limit = 3 };

    [AgentTask("account.match", Purpose = "Look at an account")]
    [TaskScope(Api.Resource, "limit.write")] // expect POL4012 warning
    public bool Match() => account is { Limit: > 3 }; // expect POL4010 error

    [AgentTask("account.grow", Purpose = "Grow an account")]
    [TaskScope(Api.Resource, "limit.read")]
    public void Grow() => account.Limit++; // expect POL4010 error
}

//# An indexer
//= row.read requires https://ledger.contoso.example rows.read
public sealed class Rows
{
    [RequiresScope(Api.Resource, "rows.read")]
    public string this[int row] => "row";
}

[AgentIdentity("clerk")]
public sealed class Tools(Rows rows)
{
    [AgentTask("row.read", Purpose = "Read a row")]
    [TaskScope(Api.Resource, "rows.list")] // expect POL4012 warning
    public string Read() => rows[1]; // expect POL4010 error
}

//# An event
//= row.watch requires https://ledger.contoso.example rows.watch
public sealed class Rows
{
    [RequiresScope(Api.Resource, "rows.watch")]
    public event Action Changed
    {
        add => Console.WriteLine(value);
        remove => Console.WriteLine(value);
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Rows rows)
{
    [AgentTask("row.watch", Purpose = "Watch the rows")]
    [TaskScope(Api.Resource, "rows.read")] // expect POL4012 warning
    public void Watch() => rows.Changed += () => Console.WriteLine("changed"); // expect POL4010 error
}

//# A constructor that states an effect
//= session.open requires https://ledger.contoso.example sessions.open
public sealed class Session
{
    [RequiresScope(Api.Resource, "sessions.open")]
    public Session(string name) => Console.WriteLine(name);
}

[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("session.open", Purpose = "Open a session")]
    [TaskScope(Api.Resource, "sessions.list")] // expect POL4012 warning
    public object Open()
    {
        Session session = new("a"); // expect POL4010 error
        return session;
    }
}

//# A type that states effects for all its members but constructors
//= report.write requires https://ledger.contoso.example reports.write
//= report.make requires nothing
[RequiresScope(Api.Resource, "reports.write")]
public sealed class Reports
{
    public int Count => 1;

    public static void Clear()
    {
    }

    public void Write(string text) => Console.WriteLine(text);
}

[AgentIdentity("clerk")]
public sealed class Tools(Reports reports)
{
    [AgentTask("report.write", Purpose = "Write a report")]
    [TaskScope(Api.Resource, "reports.read")] // expect POL4012 warning
    public void Write()
    {
        Reports.Clear(); // expect POL4010 error
        reports.Write("" + reports.Count); // expect POL4010 error; POL4010 error
    }

    [AgentTask("report.make", Purpose = "Make a report")]
    [TaskScope("https://other.contoso.example", "other.read")]
    public object Make() => new Reports();
}

//# A type's effects and a member's add up, and derived types inherit the type's
//= report.delete requires https://ledger.contoso.example reports.delete reports.write
//= report.send requires https://ledger.contoso.example reports.write
[RequiresScope(Api.Resource, "reports.write")]
public class Reports
{
    [RequiresScope(Api.Resource, "reports.delete")]
    public void Delete()
    {
    }
}

public sealed class MonthlyReports : Reports
{
    public void Send()
    {
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(MonthlyReports reports)
{
    [AgentTask("report.delete", Purpose = "Delete reports")]
    [TaskScope(Api.Resource, "reports.write")]
    public void Delete() => reports.Delete(); // expect POL4010 error

    [AgentTask("report.send", Purpose = "Send reports")]
    [TaskScope(Api.Resource, "reports.write")]
    public void Send() => reports.Send();
}

//# Types within a type that states effects have none of them
//= report.describe requires nothing
[RequiresScope(Api.Resource, "reports.write")]
public sealed class Reports
{
    public sealed record Options(string Name)
    {
        public string Describe() => "report " + Name;
    }
}

[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("report.describe", Purpose = "Describe a report")]
    [TaskScope("https://other.contoso.example", "other.read")]
    public string Describe() => new Reports.Options("a").Describe();
}

//# Tasks of a type that states effects need them all
//= report.read requires https://ledger.contoso.example reports.read
//= report.list requires https://ledger.contoso.example reports.read
[AgentIdentity("clerk")]
[RequiresScope(Api.Resource, "reports.read")]
public sealed class Tools
{
    [AgentTask("report.read", Purpose = "Read a report")]
    [TaskScope(Api.Resource, "reports.read")]
    public string Read() => "a report";

    [AgentTask("report.list", Purpose = "List reports")]
    [TaskScope("https://other.contoso.example", "reports.read")]
    public string List() => "reports"; // expect POL4010 error
}

//# A delegate type that states effects
//= work.run requires https://ledger.contoso.example work.run
[RequiresScope(Api.Resource, "work.run")]
public delegate void Work(string what);

[AgentIdentity("clerk")]
public sealed class Tools(Work work)
{
    [AgentTask("work.run", Purpose = "Run work")]
    [TaskScope(Api.Resource, "work.list")] // expect POL4012 warning
    public void Run() => work("now"); // expect POL4010 error
}

//# Operators and conversions
//= money.add requires https://ledger.contoso.example money.add money.convert
public readonly struct Money
{
    [RequiresScope(Api.Resource, "money.add")]
    public static Money operator +(Money left, Money right) => left;

    [RequiresScope(Api.Resource, "money.convert")]
    public static implicit operator Money(int amount) => default;
}

[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("money.add", Purpose = "Add money")]
    [TaskScope(Api.Resource, "money.add")]
    public string Add(Money money) => (money + 3).ToString() ?? ""; // expect POL4010 error
}

//# Nested tools, records and structures
//= item.read requires https://ledger.contoso.example items.read
//= item.list requires https://ledger.contoso.example items.read
public sealed record Items(string Name)
{
    [RequiresScope(Api.Resource, "items.read")]
    public string Read() => Name;
}

public static class Outer
{
    [AgentIdentity("clerk")]
    public sealed record Tools(Items Items)
    {
        [AgentTask("item.read", Purpose = "Read an item")]
        [TaskScope(Api.Resource, "items.read")]
        public string Read() => Items.Read();
    }

    [AgentIdentity("clerk")]
    public readonly struct Lister(Items items)
    {
        private readonly Items _items = items;

        [AgentTask("item.list", Purpose = "List items")]
        [TaskScope(Api.Resource, "items.list")] // expect POL4012 warning
        public string List() => _items.Read(); // expect POL4010 error
    }
}

//# A property that is a task's helper
//= item.read requires https://ledger.contoso.example items.read
public sealed class Items
{
    [RequiresScope(Api.Resource, "items.read")]
    public string Read() => "item";
}

[AgentIdentity("clerk")]
public sealed class Tools(Items items)
{
    private string First => items.Read();

    [AgentTask("item.read", Purpose = "Read an item")]
    [TaskScope(Api.Resource, "items.list")] // expect POL4012 warning
    public string Read() => First; // expect POL4010 error
}
