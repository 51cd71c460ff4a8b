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

//# An interface that states nothing, and its implementation
//= invoice.pay requires https://ledger.contoso.example payments.create
public interface IPayments
{
    void Settle(string id);
}

public sealed class Payments(Ledger ledger) : IPayments
{
    public void Settle(string id) => ledger.Pay(id);
}

[AgentIdentity("clerk")]
public sealed class Tools(IPayments payments)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")] // expect POL4012 warning
    public void Pay(string id) => payments.Settle(id); // expect POL4010 error
}

//# An implementation that states what its interface does not
//= invoice.pay requires https://ledger.contoso.example payments.create
public interface IPayments
{
    void Settle(string id);
}

public sealed class Payments(Ledger ledger) : IPayments
{
    [RequiresScope(Ledger.Resource, "payments.create")]
    public void Settle(string id) => ledger.Pay(id); // expect POL4013 info
}

[AgentIdentity("clerk")]
public sealed class Tools(IPayments payments)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public void Pay(string id) => payments.Settle(id);
}

//# An interface states it for its implementations, whichever way they are called
//= invoice.pay requires https://ledger.contoso.example payments.create
//= invoice.settle requires https://ledger.contoso.example payments.create
public interface IPayments
{
    [RequiresScope(Ledger.Resource, "payments.create")]
    void Settle(string id);
}

public sealed class Payments : IPayments
{
    public void Settle(string id) => Console.WriteLine(id);
}

[AgentIdentity("clerk")]
public sealed class Tools(IPayments payments, Payments own)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public void Pay(string id) => payments.Settle(id);

    [AgentTask("invoice.settle", Purpose = "Settle one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public void Settle(string id) => own.Settle(id);
}

//# What an interface states, its implementations are held to
//= invoice.pay requires https://ledger.contoso.example payments.create
public interface IPayments
{
    [RequiresScope(Ledger.Resource, "payments.create")]
    void Settle(string id);
}

public sealed class Payments(Ledger ledger) : IPayments
{
    public void Settle(string id)
    {
        ledger.Pay(id);
        ledger.Read(id); // expect POL4011 warning
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(IPayments payments)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public void Pay(string id) => payments.Settle(id);
}

//# All implementations of an interface may run
//= document.store requires https://archive.contoso.example documents.write
//= document.store requires https://ledger.contoso.example payments.create
public interface IStore
{
    void Put(string text);
}

public sealed class Archive : IStore
{
    void IStore.Put(string text) => Write(text);

    [RequiresScope("https://archive.contoso.example", "documents.write")]
    private static void Write(string text)
    {
    }
}

public sealed class PaidStore(Ledger ledger) : IStore
{
    public void Put(string text) => ledger.Pay(text);
}

[AgentIdentity("clerk")]
public sealed class Tools(IStore store)
{
    [AgentTask("document.store", Purpose = "Store one document")]
    [TaskScope("https://archive.contoso.example", "documents.write")]
    public void Store(string text) => store.Put(text); // expect POL4010 error
}

//# An abstract member and its overrides
//= invoice.pay requires https://ledger.contoso.example payments.create
public abstract class Step
{
    public abstract void Run(string id);
}

public sealed class PayStep(Ledger ledger) : Step
{
    public override void Run(string id) => ledger.Pay(id);
}

[AgentIdentity("clerk")]
public sealed class Tools(Step step)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")] // expect POL4012 warning
    public void Pay(string id) => step.Run(id); // expect POL4010 error
}

//# A template method runs the override of its own object, and not those of others
//= invoice.pay requires https://ledger.contoso.example payments.create
//= invoice.read requires https://ledger.contoso.example invoices.read
public abstract class Command
{
    protected void Run(string id)
    {
        Console.WriteLine("Begin");
        Core(id);
    }

    protected abstract void Core(string id);
}

[AgentIdentity("clerk")]
public sealed class PayCommand(Ledger ledger) : Command
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public void Invoke(string id) => Run(id);

    protected override void Core(string id) => ledger.Pay(id);
}

[AgentIdentity("clerk")]
public sealed class ReadCommand(Ledger ledger) : Command
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public void Invoke(string id) => Run(id);

    protected override void Core(string id) => ledger.Read(id);
}

//# A call of base runs the base alone
//= invoice.read requires https://ledger.contoso.example invoices.read
public class Reader(Ledger ledger)
{
    public virtual string Load(string id) => ledger.Read(id);
}

public sealed class PayingReader(Ledger ledger) : Reader(ledger)
{
    private readonly Ledger _ledger = ledger;

    public override string Load(string id)
    {
        _ledger.Pay(id);
        return base.Load(id);
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger) : Reader(ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public string Read(string id) => base.Load(id);
}

//# A call on an object of a known type
//= invoice.read requires https://ledger.contoso.example invoices.read
//= invoice.any requires https://ledger.contoso.example invoices.read payments.create
public class Reader(Ledger ledger)
{
    protected Ledger Ledger { get; } = ledger;

    public virtual string Load(string id) => Ledger.Read(id);
}

public sealed class PayingReader(Ledger ledger) : Reader(ledger)
{
    public override string Load(string id)
    {
        Ledger.Pay(id);
        return "";
    }
}

public sealed class PlainReader(Ledger ledger) : Reader(ledger)
{
}

[AgentIdentity("clerk")]
public sealed class Tools(PlainReader plain, Reader any)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public string Read(string id) => plain.Load(id);

    [AgentTask("invoice.any", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public string Any(string id) => any.Load(id); // expect POL4010 error
}

//# Handlers of other messages do not run
//= invoice.pay requires https://ledger.contoso.example payments.create
//= invoice.read requires https://ledger.contoso.example invoices.read
public interface IHandler<T>
{
    void Handle(T message);
}

public sealed record PayMessage(string Id);

public sealed record ReadMessage(string Id);

public sealed class PayHandler(Ledger ledger) : IHandler<PayMessage>
{
    public void Handle(PayMessage message) => ledger.Pay(message.Id);
}

public sealed class ReadHandler(Ledger ledger) : IHandler<ReadMessage>
{
    public void Handle(ReadMessage message) => ledger.Read(message.Id);
}

[AgentIdentity("clerk")]
public sealed class Tools(IHandler<PayMessage> pay, IHandler<ReadMessage> read)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    public void Pay(string id) => pay.Handle(new PayMessage(id));

    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public void Read(string id) => read.Handle(new ReadMessage(id));
}

//# A task that an interface declares
//= invoice.pay requires https://ledger.contoso.example invoices.read payments.create
[AgentIdentity("clerk")]
public interface ITools
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create")]
    void Pay(string id); // expect POL4010 error
}

public sealed class Tools(Ledger ledger) : ITools
{
    public void Pay(string id)
    {
        ledger.Read(id);
        ledger.Pay(id);
    }
}

//# An override that needs more than its base states
//= invoice.read requires https://ledger.contoso.example invoices.read
public class Reader(Ledger ledger)
{
    protected Ledger Ledger { get; } = ledger;

    [RequiresScope(Ledger.Resource, "invoices.read")]
    public virtual string Load(string id) => Ledger.Read(id);
}

public sealed class PayingReader(Ledger ledger) : Reader(ledger)
{
    [RequiresScope(Ledger.Resource, "invoices.read", "payments.create")]
    public override string Load(string id) // expect POL4013 warning
    {
        Ledger.Pay(id);
        return Ledger.Read(id);
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Reader reader)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(Ledger.Resource, "invoices.read")]
    public string Read(string id) => reader.Load(id);
}

//# An override may need less than its base states
//= invoice.read requires nothing
public class Reader(Ledger ledger)
{
    [RequiresScope(Ledger.Resource, "invoices.read")]
    public virtual string Load(string id) => ledger.Read(id);

    [RequiresScope(Ledger.Resource, "invoices.read", "payments.create")]
    public virtual void Settle(string id)
    {
        ledger.Read(id);
        ledger.Pay(id);
    }
}

public sealed class LocalReader(Ledger ledger) : Reader(ledger)
{
    private readonly Ledger _ledger = ledger;

    public override string Load(string id) => "local " + id;

    [RequiresScope(Ledger.Resource, "payments.create")]
    public override void Settle(string id) => _ledger.Pay(id);
}

[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope("https://other.contoso.example", "other.read")]
    public string Read(string id) => id.Trim();
}

//# What an inherited member of a base needs, for an interface that it does not know
//= invoice.pay requires https://ledger.contoso.example payments.create
public interface IPayments
{
    void Settle(string id);
}

public class PaymentsBase(Ledger ledger)
{
    public void Settle(string id) => ledger.Pay(id);
}

public sealed class Payments(Ledger ledger) : PaymentsBase(ledger), IPayments
{
}

[AgentIdentity("clerk")]
public sealed class Tools(IPayments payments)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.create", "invoices.read")] // expect POL4012 warning
    public void Pay(string id) => payments.Settle(id);
}

//# A default implementation of an interface
//= invoice.pay requires https://ledger.contoso.example payments.create
public interface IPayments
{
    Ledger Ledger { get; }

    void Settle(string id) => Ledger.Pay(id);
}

public sealed class Payments(Ledger ledger) : IPayments
{
    public Ledger Ledger { get; } = ledger;
}

[AgentIdentity("clerk")]
public sealed class Tools(IPayments payments)
{
    [AgentTask("invoice.pay", Purpose = "Pay one invoice")]
    [TaskScope(Ledger.Resource, "payments.cancel")] // expect POL4012 warning
    public void Pay(string id) => payments.Settle(id); // expect POL4010 error
}
