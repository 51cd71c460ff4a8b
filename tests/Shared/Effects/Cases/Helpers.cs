using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PolicyAnalyzers;

public sealed class Ledger
{
    public const string Resource = "https://ledger.contoso.example";

    [RequiresScope(Resource, "invoices.read")]
    public string Read(string id) => id;

    [RequiresScope(Resource, "payments.create")]
    public void Pay(string id)
    {
    }
}

//# A helper of the same type
//= invoice.pay requires https://ledger.contoso.example invoices.read payments.create
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public void Pay(string id) => Check(id); // expect POL4010 error

    private void Check(string id)
    {
        if (ledger.Read(id).Length > 0)
        {
            ledger.Pay(id);
        }
    }
}

//# Helpers of other types, two deep
//= invoice.pay requires https://ledger.contoso.example invoices.read payments.create
public sealed class Payments(Ledger ledger)
{
    public void Settle(string id) => Step(id);

    private void Step(string id)
    {
        Numbers.Check(ledger, id);
        ledger.Pay(id);
    }
}

public static class Numbers
{
    public static void Check(Ledger ledger, string id) => Console.WriteLine(ledger.Read(id));
}

[AgentIdentity("clerk")]
public sealed class Tools(Payments payments)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public void Pay(string id) => payments.Settle(id); // expect POL4010 error
}

//# A member that states its effects is not looked into
//= invoice.pay requires https://ledger.contoso.example payments.create
public sealed class Payments(Ledger ledger)
{
    [RequiresScope(Ledger.Resource, "payments.create")]
    public void Settle(string id)
    {
        ledger.Pay(id);
        ledger.Read(id); // expect POL4011 warning
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Payments payments)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public void Pay(string id) => payments.Settle(id);
}

//# A member that states its effects is held to what its helpers do
//= invoice.pay requires https://ledger.contoso.example payments.create
public sealed class Payments(Ledger ledger)
{
    [RequiresScope(Ledger.Resource, "payments.create")]
    public void Settle(string id) // expect POL4011 warning
    {
        ledger.Pay(id);
        Look(id);
    }

    private void Look(string id) => ledger.Read(id);
}

[AgentIdentity("clerk")]
public sealed class Tools(Payments payments)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public void Pay(string id) => payments.Settle(id);
}

//# Recursion ends
//= invoice.pay requires https://ledger.contoso.example payments.create
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public void Pay(string id) => Again(id, 3);

    private void Again(string id, int times)
    {
        if (times > 0)
        {
            Again(id, times - 1);
            Back(id);
        }
    }

    private void Back(string id)
    {
        Again(id, 0);
        ledger.Pay(id);
    }
}

//# An asynchronous helper
//= invoice.read requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.list")] // expect POL4012 warning
    public async Task<string> ReadAsync(string id) => await SlowlyAsync(id); // expect POL4010 error

    private async Task<string> SlowlyAsync(string id)
    {
        await Task.Yield();
        return ledger.Read(id);
    }
}

//# An iterator
//= invoice.list requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.list", Purpose = "List invoices")]
    [TaskScope(Ledger.Resource, "invoices.list")] // expect POL4012 warning
    public string List() // expect POL4010 error
    {
        string all = "";
        foreach (string invoice in Each())
        {
            all += invoice;
        }

        return all;
    }

    private IEnumerable<string> Each()
    {
        yield return "first";
        yield return ledger.Read("2");
    }
}

//# An asynchronous iterator
//= invoice.list requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.list", Purpose = "List invoices")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        string all = "";
        await foreach (string invoice in EachAsync(cancellationToken))
        {
            all += invoice;
        }

        return all;
    }

    private async IAsyncEnumerable<string> EachAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        yield return ledger.Read("2");
    }
}

//# A helper that runs what it is given
//= invoice.read requires https://ledger.contoso.example invoices.read
public static class Retry
{
    public static T Twice<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (TimeoutException)
        {
            return work();
        }
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read", "payments.create")] // expect POL4012 warning
    public string Read(string id) => Retry.Twice(() => ledger.Read(id));
}

//# Partial types and partial methods
//= invoice.pay requires https://ledger.contoso.example payments.create
[AgentIdentity("clerk")]
public sealed partial class Tools(Ledger ledger)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    public partial void Pay(string id);

    private void Really(string id) => ledger.Pay(id);
}

public sealed partial class Tools
{
    [TaskScope(Ledger.Resource, "payments.create")]
    public partial void Pay(string id) => Really(id);
}

//# Static helpers and their fields
//= invoice.pay requires https://ledger.contoso.example invoices.read
public static class Cache
{
    public static readonly string First = Load();

    private static string Load() => new Ledger().Read("1");
}

[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "invoices.list")] // expect POL4012 warning
    public string Pay() => Cache.First; // expect POL4010 error
}

//# What a constructor does for a task that makes the object
//= invoice.read requires https://ledger.contoso.example invoices.read
public sealed class Snapshot
{
    private readonly string _first;

    public Snapshot(Ledger ledger) => _first = ledger.Read("1");

    public override string ToString() => _first;
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")] // expect POL4012 warning
    public string Read() => new Snapshot(ledger).ToString(); // expect POL4010 error
}

//# What a constructor does before any task is not the task's
//= invoice.pay requires https://ledger.contoso.example payments.create
[AgentIdentity("clerk")]
public sealed class Tools
{
    private readonly Ledger _ledger;
    private readonly string _greeting;

    public Tools(Ledger ledger)
    {
        _ledger = ledger;
        _greeting = ledger.Read("greeting");
    }

    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public string Pay(string id)
    {
        _ledger.Pay(id);
        return _greeting;
    }
}

//# Initializers of an object that the task makes
//= invoice.read requires https://ledger.contoso.example invoices.read
public class Page
{
    private readonly string _text = new Ledger().Read("page");

    public int Length => _text.Length;
}

public sealed class LastPage : Page
{
}

[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public int Read() => new LastPage().Length;
}

//# Generic helpers
//= invoice.read requires https://ledger.contoso.example invoices.read
public sealed class Box<T>
{
    public T Open(Ledger ledger, string id, Func<string, T> parse) => parse(ledger.Read(id));
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.list")] // expect POL4012 warning
    public int Read(string id) => new Box<int>().Open(ledger, id, int.Parse); // expect POL4010 error
}

//# Extension methods, called both ways
//= invoice.pay requires https://ledger.contoso.example invoices.read payments.create
public static class LedgerExtensions
{
    public static void PayTwice(this Ledger ledger, string id)
    {
        ledger.Pay(id);
        ledger.Pay(id);
    }

    [RequiresScope(Ledger.Resource, "invoices.read")]
    public static string ReadTwice(this Ledger ledger, string id) => ledger.Read(id) + ledger.Read(id);
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public string Pay(string id)
    {
        LedgerExtensions.PayTwice(ledger, id);
        ledger.PayTwice(id);
        return ledger.ReadTwice(id) // expect POL4010 error
            + LedgerExtensions.ReadTwice(ledger, id); // expect POL4010 error
    }
}

//# What is disposed, enumerated and taken apart
//= invoice.pay requires https://ledger.contoso.example invoices.read payments.create payments.cancel
public sealed class Batch(Ledger ledger) : IDisposable
{
    public void Dispose() => ledger.Pay("batch");

    public void Deconstruct(out string first, out string second) => (first, second) = (ledger.Read("1"), ledger.Read("2"));

    [RequiresScope(Ledger.Resource, "payments.cancel")]
    public IEnumerator<string> GetEnumerator()
    {
        yield return "x";
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.list")] // expect POL4012 warning
    public string Pay() // expect POL4010 error; POL4010 error
    {
        using Batch batch = new(ledger);
        (string first, _) = batch;
        foreach (string each in batch) // expect POL4010 error
        {
            first += each;
        }

        return first;
    }
}
