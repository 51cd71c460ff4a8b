using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PolicyAnalyzers;

//# Program: local functions as tasks
//= item.read requires https://ledger.contoso.example items.read
//= item.write requires https://ledger.contoso.example items.read items.write
Items items = new();
Console.WriteLine(Read());
Write();

[AgentTask("item.read", Purpose = "Read an item")]
[TaskScope("https://ledger.contoso.example", "items.read")]
string Read() => items.Read();

[AgentTask("item.write", Purpose = "Write an item")]
[TaskScope("https://ledger.contoso.example", "items.read")]
void Write()
{
    items.Read();
    items.Write(); // expect POL4010 error
}

public sealed class Items
{
    [RequiresScope("https://ledger.contoso.example", "items.read")]
    public string Read() => "item";

    [RequiresScope("https://ledger.contoso.example", "items.write")]
    public void Write()
    {
    }
}

//# Program: tools in their own class, beside ordinary statements
//= item.read requires https://ledger.contoso.example items.read
Items items = new();
items.Write();
Console.WriteLine(new Tools(items).Read());

[AgentIdentity("clerk")]
public sealed class Tools(Items items)
{
    [AgentTask("item.read", Purpose = "Read an item")]
    [TaskScope("https://ledger.contoso.example", "items.read")]
    public string Read() => items.Read();
}

public sealed class Items
{
    [RequiresScope("https://ledger.contoso.example", "items.read")]
    public string Read() => "item";

    [RequiresScope("https://ledger.contoso.example", "items.write")]
    public void Write()
    {
    }
}
