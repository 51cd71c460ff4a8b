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
    public Task<string> ReadAsync(string id) => Task.FromResult(id);

    [RequiresScope(Resource, "payments.create")]
    public Task PayAsync(string id, decimal amount) => Task.CompletedTask;

    [RequiresScope(Resource, "payments.create", "payments.approve")]
    public void PayAtOnce(string id)
    {
    }

    public string Describe(string id) => "Invoice " + id;
}

//# A call that the task declares
//= invoice.read requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public Task<string> ReadAsync(string id) => ledger.ReadAsync(id);
}

//# A call that the task does not declare
//= invoice.read requires https://ledger.contoso.example invoices.read payments.create
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public async Task<string> ReadAsync(string id)
    {
        await ledger.PayAsync(id, 1); // expect POL4010 error
        return await ledger.ReadAsync(id);
    }
}

//# Of two scopes that a call needs, the task declares one
//= invoice.pay requires https://ledger.contoso.example payments.approve payments.create
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public void Pay(string id) => ledger.PayAtOnce(id); // expect POL4010 error
}

//# The same scope at another resource is another scope
//= invoice.pay requires https://ledger.contoso.example payments.create
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope("https://bank.contoso.example", "payments.create")]
    public Task PayAsync(string id) => ledger.PayAsync(id, 1); // expect POL4010 error
}

//# Two tasks, each with what it needs, at two resources
//= invoice.read requires https://ledger.contoso.example invoices.read
//= parcel.send requires https://parcels.contoso.example parcels.send
//= parcel.send requires https://ledger.contoso.example invoices.read
public sealed class Parcels
{
    [RequiresScope("https://parcels.contoso.example", "parcels.send")]
    public void Send(string address)
    {
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger, Parcels parcels)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public Task<string> ReadAsync(string id) => ledger.ReadAsync(id);

    [AgentTask("parcel.send", Purpose = "Send what an invoice is for")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    [TaskScope("https://parcels.contoso.example", "parcels.send")]
    public async Task SendAsync(string id) => parcels.Send(await ledger.ReadAsync(id));
}

//# Members without effects need nothing
//= invoice.describe requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.describe", Purpose = "Describe one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public async Task<string> DescribeAsync(string id) => ledger.Describe(await ledger.ReadAsync(id));
}

//# A name is no call
//= invoice.read requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public async Task<string> ReadAsync(string id)
    {
        Console.WriteLine(nameof(Ledger.PayAsync) + nameof(ledger.PayAtOnce) + nameof(PayAll) + typeof(Ledger).Name);
        return await ledger.ReadAsync(id);
    }

    public void PayAll() => ledger.PayAtOnce("all");
}

//# Ordinary code is asked for nothing
public sealed class Nightly(Ledger ledger)
{
    public void Run() => ledger.PayAtOnce("all");

    public Task<string> FirstAsync() => ledger.ReadAsync("1");
}

//# A call in a lambda
//= invoice.sum requires https://ledger.contoso.example invoices.read payments.create
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.sum", Purpose = "Sum the invoices")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public async Task<int> SumAsync(List<string> ids)
    {
        string[] texts = await Task.WhenAll(ids.Select(id => ledger.ReadAsync(id)));
        await Task.WhenAll(ids.Select(async id => await ledger.PayAsync(id, 1))); // expect POL4010 error
        return texts.Sum(text => text.Length);
    }
}

//# A method group
//= invoice.sum requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.sum", Purpose = "Sum the invoices")]
    [TaskScope(Ledger.Resource, "payments.create")] // expect POL4012 warning
    public async Task<int> SumAsync(List<string> ids) =>
        (await Task.WhenAll(ids.Select(ledger.ReadAsync))).Length; // expect POL4010 error

    [RequiresScope(Ledger.Resource, "payments.create")]
    public Task PayAsync(string id) => ledger.PayAsync(id, 1);
}

//# A local function that is called, and one that is not
//= invoice.read requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")] // expect POL4012 warning
    public Task<string> ReadAsync(string id)
    {
        return Read();

        Task<string> Read() => ledger.ReadAsync(id); // expect POL4010 error
#pragma warning disable CS8321
        Task Never() => ledger.PayAsync(id, 1);
#pragma warning restore CS8321
    }
}

//# Query syntax
//= invoice.sum requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.sum", Purpose = "Sum the invoices")]
    [TaskScope(Ledger.Resource, "invoices.list")] // expect POL4012 warning
    public int Sum(List<string> ids) =>
        (from id in ids
         select ledger.ReadAsync(id) into read // expect POL4010 error
         select read.Result.Length).Sum();
}

//# Named arguments, constants and constants of other types
//= invoice.read requires https://ledger.contoso.example invoices.read
public static class Scopes
{
    public const string Prefix = "invoices";
    public const string Read = Prefix + ".read";
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(scopes: new[] { Scopes.Read }, resource: "https://" + "ledger.contoso.example")]
    public Task<string> ReadAsync(string id) => ledger.ReadAsync(id);
}

//# A malformed effect is none
//= invoice.read requires https://ledger.contoso.example invoices.read
public sealed class Broken
{
    [RequiresScope("ledger", "invoices.delete")]
    public void Delete()
    {
    }

    [RequiresScope("https://ledger.contoso.example", "invoices.*")]
    public void Clear()
    {
    }

    [RequiresScope("https://ledger.contoso.example")]
    public void Archive()
    {
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger, Broken broken)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public Task<string> ReadAsync(string id)
    {
        broken.Delete();
        broken.Clear();
        broken.Archive();
        return ledger.ReadAsync(id);
    }
}

//# Conditional code counts as it is compiled
//= invoice.read requires https://ledger.contoso.example invoices.read
public sealed class Audit(Ledger ledger)
{
    [System.Diagnostics.Conditional("PAY_EVERYTHING")]
    public void Pay() => ledger.PayAtOnce("all");
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger, Audit audit)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public Task<string> ReadAsync(string id)
    {
        audit.Pay();
#if PAY_EVERYTHING
        ledger.PayAtOnce(id);
#endif
        return ledger.ReadAsync(id);
    }
}

//# A task that calls another task does what that one does
//= invoice.pay requires https://ledger.contoso.example payments.create
//= invoice.settle requires https://ledger.contoso.example invoices.read payments.create
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public Task PayAsync(string id) => ledger.PayAsync(id, 1);

    [AgentTask("invoice.settle", Purpose = "Settle one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public async Task SettleAsync(string id) // expect POL4010 error
    {
        await ledger.ReadAsync(id);
        await PayAsync(id);
    }
}

//# A task that states an effect of its own
//= invoice.export requires https://archive.contoso.example documents.write
//= invoice.export requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.export", Purpose = "Export one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    [RequiresScope("https://archive.contoso.example", "documents.write")]
    public Task<string> ExportAsync(string id) => ledger.ReadAsync(id); // expect POL4010 error
}
