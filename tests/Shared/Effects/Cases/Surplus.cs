using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using PolicyAnalyzers;

public class Ledger
{
    public const string Resource = "https://ledger.contoso.example";

    [RequiresScope(Resource, "invoices.read")]
    public string Read(string id) => id;

    [RequiresScope(Resource, "payments.create")]
    public void Pay(string id)
    {
    }
}

//# A scope that nothing needs, in the middle of others
//= invoice.settle requires https://ledger.contoso.example invoices.read payments.create
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.settle", Purpose = "Settle one invoice")]
    [TaskScope(
        Ledger.Resource,
        "invoices.read",
        "invoices.delete", // expect POL4012 warning
        "payments.create")]
    public void Settle(string id)
    {
        ledger.Read(id);
        ledger.Pay(id);
    }
}

//# A whole grant that nothing needs, at a resource that others use
//= invoice.read requires https://ledger.contoso.example invoices.read
//= parcel.send requires https://parcels.contoso.example parcels.send
public sealed class Parcels
{
    [RequiresScope("https://parcels.contoso.example", "parcels.send")]
    public void Send()
    {
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger, Parcels parcels)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    [TaskScope("https://parcels.contoso.example", "parcels.send")] // expect POL4012 warning
    public string Read(string id) => ledger.Read(id);

    [AgentTask("parcel.send", Purpose = "Send a parcel")]
    [TaskScope("https://parcels.contoso.example", "parcels.send")]
    public void Send() => parcels.Send();
}

//# At a resource of which no code says what is needed, nothing is known
//= invoice.read requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    [TaskScope("https://weather.contoso.example", "weather.read")]
    public string Read(string id) => ledger.Read(id);
}

//# A raw client in the task may use anything
//= invoice.read requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger, HttpClient http)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read", "invoices.list")]
    public async Task<string> ReadAsync(string id) => ledger.Read(id) + await http.GetStringAsync("invoices");
}

//# A raw client in a helper may use anything
//= invoice.read requires https://ledger.contoso.example invoices.read
public sealed class Raw(HttpClient http)
{
    public async Task<string> SendAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger, Raw raw)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read", "invoices.list")]
    public async Task<string> ReadAsync(string id) => ledger.Read(id) + await raw.SendAsync(new HttpRequestMessage());
}

//# A raw client that goes elsewhere hides nothing here
//! the compiler reads no URLs
//= invoice.read requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger, HttpClient http)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read", "invoices.list")] // expect POL4012 warning
    public async Task<string> ReadAsync(string id) => ledger.Read(id) + await http.GetStringAsync("https://weather.contoso.example/today");
}

//# The raw client of a member that states its effects hides nothing
//= invoice.read requires https://ledger.contoso.example invoices.read
public sealed class Client(HttpClient http)
{
    [RequiresScope(Ledger.Resource, "invoices.read")]
    public Task<string> ReadAsync(string id) => http.GetStringAsync("invoices/" + id);
}

[AgentIdentity("clerk")]
public sealed class Tools(Client client)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read", "invoices.list")] // expect POL4012 warning
    public Task<string> ReadAsync(string id) => client.ReadAsync(id);
}

//# Code that is given as a delegate from elsewhere is out of sight
//= invoice.read requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger, Func<string, string> more)
{
    private readonly Func<string, string> _more = more;

    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read", "invoices.list")]
    public string Read(string id) => ledger.Read(_more(id));
}

//# An interface that nothing implements is out of sight
//= invoice.read requires https://ledger.contoso.example invoices.read
public interface IMore
{
    string More(string id);
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger, IMore more)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read", "invoices.list")]
    public string Read(string id) => ledger.Read(more.More(id));
}

//# What is unfinished says nothing
//= invoice.read requires nothing
[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public string Read(string id) => throw new NotImplementedException();
}

//# A task whose code does nothing that is protected
//= invoice.name requires nothing
[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("invoice.name", Purpose = "Name one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")] // expect POL4012 warning
    public string Name(string id) => string.Concat("invoice ", id.ToUpperInvariant());
}

//# Reflection is out of sight
//= invoice.read requires https://ledger.contoso.example invoices.read
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read", "payments.create")]
    public string Read(string id)
    {
        typeof(Ledger).GetMethod("Pay")!.Invoke(ledger, [id]);
        return ledger.Read(id);
    }
}

//# A virtual member that a type elsewhere overrides
//= invoice.read requires https://ledger.contoso.example invoices.read payments.create
[AgentIdentity("clerk")]
public class Tools(Ledger ledger)
{
    protected Ledger Ledger { get; } = ledger;

    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read", "payments.create")]
    public string Read(string id) => Load(id);

    protected virtual string Load(string id) => Ledger.Read(id);
}

public sealed class PayingTools(Ledger ledger) : Tools(ledger)
{
    protected override string Load(string id)
    {
        Ledger.Pay(id);
        return base.Load(id);
    }
}
