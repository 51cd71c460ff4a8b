using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PolicyAnalyzers;

//# Effects that a library states
//= invoice.pay requires https://ledger.contoso.example invoices.read payments.create
//@ library Contoso.Ledger
public sealed class Ledger
{
    public const string Resource = "https://ledger.contoso.example";

    [RequiresScope(Resource, "invoices.read")]
    public string Read(string id) => id;

    [RequiresScope(Resource, "payments.create")]
    public Task PayAsync(string id) => Task.CompletedTask;
}
//@ application
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public async Task PayAsync(string id)
    {
        ledger.Read(id); // expect POL4010 error
        await ledger.PayAsync(id);
    }
}

//# A library's interface, base type and generic type
//= invoice.pay requires https://ledger.contoso.example invoices.list invoices.read payments.create
//@ library Contoso.Ledger
public interface IPayments
{
    [RequiresScope("https://ledger.contoso.example", "payments.create")]
    void Settle(string id);
}

public abstract class Reader
{
    [RequiresScope("https://ledger.contoso.example", "invoices.read")]
    public abstract string Read(string id);
}

public class Lister<T>
{
    [RequiresScope("https://ledger.contoso.example", "invoices.list")]
    public List<T> List<TKey>(Func<TKey, T> map) => [];
}
//@ application
public sealed class Payments : IPayments
{
    public void Settle(string id) => Console.WriteLine(id);
}

public sealed class LocalReader : Reader
{
    public override string Read(string id) => id;
}

[AgentIdentity("clerk")]
public sealed class Tools(Payments payments, LocalReader reader, Lister<int> lister)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope("https://ledger.contoso.example", "invoices.archive")] // expect POL4012 warning
    public int Pay(string id)
    {
        payments.Settle(id); // expect POL4010 error
        reader.Read(id); // expect POL4010 error
        return lister.List<string>(int.Parse).Count; // expect POL4010 error
    }
}

//# An implementation of a library's interface needs more than that states
//= invoice.pay requires https://ledger.contoso.example payments.create
//@ library Contoso.Ledger
public interface IPayments
{
    [RequiresScope("https://ledger.contoso.example", "payments.create")]
    void Settle(string id);
}
//@ application
public sealed class Payments : IPayments
{
    [RequiresScope("https://ledger.contoso.example", "payments.create", "payments.approve")]
    public void Settle(string id) => Console.WriteLine(id); // expect POL4013 warning
}

[AgentIdentity("clerk")]
public sealed class Tools(IPayments payments)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope("https://ledger.contoso.example", "payments.create")]
    public void Pay(string id) => payments.Settle(id);
}

//# An override needs more than the base of a library states, by way of a type between them
//= invoice.read requires https://ledger.contoso.example invoices.read
//@ library Contoso.Ledger
public class Reader
{
    [RequiresScope("https://ledger.contoso.example", "invoices.read")]
    public virtual string Read(string id) => id;
}

public class CachingReader : Reader
{
}
//@ application
public sealed class PayingReader : CachingReader
{
    [RequiresScope("https://ledger.contoso.example", "invoices.read", "payments.create")]
    public override string Read(string id) => id; // expect POL4013 warning
}

[AgentIdentity("clerk")]
public sealed class Tools(CachingReader reader)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope("https://ledger.contoso.example", "invoices.read")]
    public string Read(string id) => reader.Read(id);
}

//# Extension methods and static members of a library
//= invoice.pay requires https://ledger.contoso.example payments.create
//@ library Contoso.Ledger
public static class LedgerExtensions
{
    [RequiresScope("https://ledger.contoso.example", "payments.create")]
    public static void Pay(this string id)
    {
    }
}
//@ application
[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope("https://ledger.contoso.example", "payments.list")] // expect POL4012 warning
    public void Pay(string id) => id.Pay(); // expect POL4010 error
}

//# What the code of a library does without stating it is out of the editor's sight
//! the compiler looks into libraries: invoice.read invoices.list
//@ library Contoso.Ledger
public static class Between
{
    public static string Work(string id) => id.Trim();
}

public sealed class Ledger
{
    [RequiresScope("https://ledger.contoso.example", "invoices.read")]
    public string Read(string id) => id;
}
//@ application
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope("https://ledger.contoso.example", "invoices.read", "invoices.list")]
    public string Read(string id) => ledger.Read(Between.Work(id));
}
