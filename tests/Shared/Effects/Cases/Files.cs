using System;
using System.Collections.Generic;
using System.IO;
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
}

//# A member of a library that a file speaks of
//= file.drop requires https://files.contoso.example files.delete
//@ our.effects.json
// { "resource": "https://files.contoso.example", "effects": [ { "type": "System.IO.FileInfo", "members": ["Delete"], "scopes": ["files.delete"] } ] }
//@ application
[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("file.drop", Purpose = "Drop a file")]
    [TaskScope("https://files.contoso.example", "files.list")] // expect POL4012 warning
    public void Drop(FileInfo file) => file.Delete(); // expect POL4010 error
}

//# Behind a helper, in a lambda, as a method group and in a loop
//= file.drop requires https://files.contoso.example files.delete files.open files.read
//@ our.effects.json
// {
//   "resource": "https://files.contoso.example",
//   "effects": [
//     { "type": "System.IO.FileInfo", "members": ["Del*"], "scopes": ["files.delete"] },
//     { "type": "System.IO.FileInfo", "members": [".ctor"], "scopes": ["files.open"] },
//     { "type": "System.IO.File", "members": ["ReadAllText"], "scopes": ["files.read"] }
//   ]
// }
//@ application
public sealed class Files
{
    public void DropAll(List<string> names) => names.ForEach(name => new FileInfo(name).Delete());
}

[AgentIdentity("clerk")]
public sealed class Tools(Files files)
{
    [AgentTask("file.drop", Purpose = "Drop files")]
    [TaskScope("https://files.contoso.example", "files.delete", "files.open", "files.read")]
    public List<string> Drop(List<string> names)
    {
        files.DropAll(names);
        return names.Select(File.ReadAllText).ToList();
    }
}

//# One overload by its documentation id
//= file.read requires https://files.contoso.example files.read
//= file.decode requires https://files.contoso.example files.decode
//@ our.effects.json
// {
//   "resource": "https://files.contoso.example",
//   "effects": [
//     { "member": "M:System.IO.File.ReadAllText(System.String)", "scopes": ["files.read"] },
//     { "member": "M:System.IO.File.ReadAllText(System.String,System.Text.Encoding)", "scopes": ["files.decode"] }
//   ]
// }
//@ application
[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("file.read", Purpose = "Read a file")]
    [TaskScope("https://files.contoso.example", "files.read")]
    public string Read(string name) => File.ReadAllText(name);

    [AgentTask("file.decode", Purpose = "Decode a file")]
    [TaskScope("https://files.contoso.example", "files.decode")]
    public string Decode(string name) => File.ReadAllText(name, System.Text.Encoding.Latin1);
}

//# Documentation ids of generic methods, arrays, references, indexers, properties and events
//= everything.do requires https://files.contoso.example e.array e.event e.generic e.get e.index e.ref
//@ our.effects.json
// {
//   "resource": "https://files.contoso.example",
//   "effects": [
//     { "member": "M:System.Collections.Generic.List`1.AddRange(System.Collections.Generic.IEnumerable{`0})", "scopes": ["e.generic"] },
//     { "member": "M:System.Array.Resize``1(``0[]@,System.Int32)", "scopes": ["e.ref"] },
//     { "member": "M:System.IO.File.WriteAllBytes(System.String,System.Byte[])", "scopes": ["e.array"] },
//     { "member": "M:System.IO.File.WriteAllText(System.String,System.Byte[])", "scopes": ["e.never"] },
//     { "member": "P:System.Collections.Generic.Dictionary`2.Item(`0)", "scopes": ["e.index"] },
//     { "member": "P:System.IO.FileInfo.Length", "scopes": ["e.get"] },
//     { "member": "E:System.AppDomain.ProcessExit", "scopes": ["e.event"] }
//   ]
// }
//@ application
[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("everything.do", Purpose = "Do everything")]
    [TaskScope("https://files.contoso.example", "e.array", "e.event", "e.generic", "e.get", "e.index", "e.ref")]
    public long Do(FileInfo file, List<int> list, Dictionary<string, int> map, byte[] bytes)
    {
        list.AddRange(list);
        Array.Resize(ref bytes, 3);
        File.WriteAllBytes("a", bytes);
        File.WriteAllText("a", "b");
        map["a"] = 1;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => { };
        return file.Length;
    }
}

//# An indexer by its name in metadata
//= map.look requires https://files.contoso.example map.look
//@ our.effects.json
// { "resource": "https://files.contoso.example", "effects": [ { "type": "System.Collections.Generic.Dictionary`2", "members": ["Item"], "scopes": ["map.look"] } ] }
//@ application
[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("map.look", Purpose = "Look something up")]
    [TaskScope("https://files.contoso.example", "map.look")]
    public int Look(Dictionary<string, int> map) => map["a"];
}

//# One of several scopes does
//= file.first requires https://files.contoso.example files.read
//= file.second requires https://files.contoso.example files.read
//= file.none requires https://files.contoso.example files.read
//@ our.effects.json
// { "resource": "https://files.contoso.example", "effects": [ { "type": "System.IO.FileInfo", "members": ["OpenRead"], "anyOf": ["files.read", "files.manage"] } ] }
//@ application
[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("file.first", Purpose = "Read a file")]
    [TaskScope("https://files.contoso.example", "files.read")]
    public Stream First(FileInfo file) => file.OpenRead();

    [AgentTask("file.second", Purpose = "Read a file")]
    [TaskScope("https://files.contoso.example", "files.manage")]
    public Stream Second(FileInfo file) => file.OpenRead();

    [AgentTask("file.none", Purpose = "Read a file")]
    [TaskScope("https://files.contoso.example", "files.list")] // expect POL4012 warning
    public Stream None(FileInfo file) => file.OpenRead(); // expect POL4010 error
}

//# The most specific entry counts, and one without scopes says that none is needed
//= file.look requires https://files.contoso.example files.look
//@ our.effects.json
// {
//   "resource": "https://files.contoso.example",
//   "effects": [
//     { "type": "System.IO.FileInfo", "scopes": ["files.all"] },
//     { "type": "System.IO.FileInfo", "members": ["Ex*"], "scopes": ["files.any"] },
//     { "type": "System.IO.FileInfo", "members": ["Exists"], "scopes": ["files.look"] },
//     { "type": "System.IO.FileInfo", "members": ["get_Name", "Name"], "scopes": [] }
//   ]
// }
//@ application
[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("file.look", Purpose = "Look for a file")]
    [TaskScope("https://files.contoso.example", "files.look", "files.all")] // expect POL4012 warning
    public string Look(FileInfo file) => file.Exists ? file.Name : "";
}

//# A member that no entry speaks of leaves open what its library needs there
//= file.copy requires https://files.contoso.example files.delete
//@ our.effects.json
// {
//   "resource": "https://files.contoso.example",
//   "effects": [ { "type": "System.IO.FileInfo", "members": ["Delete"], "scopes": ["files.delete"] } ],
//   "libraries": [ { "name": "System.IO.FileInfo", "reaches": "https://files.contoso.example" } ]
// }
//@ application
[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("file.copy", Purpose = "Move a file")]
    [TaskScope("https://files.contoso.example", "files.delete", "files.copy")]
    public void Copy(FileInfo file, string to)
    {
        file.CopyTo(to);
        file.Delete();
    }
}

//# A member of the application that states nothing itself
//= invoice.pay requires https://ledger.contoso.example invoices.read payments.create
//@ our.effects.json
// { "resource": "https://ledger.contoso.example", "effects": [ { "type": "Payments", "members": ["Pay"], "scopes": ["payments.create"] }, { "type": "Payments+Slow", "scopes": ["payments.create"] } ] }
//@ application
public sealed class Payments
{
    public string Pay(string id) => id;

    public sealed class Slow
    {
        public string Pay(string id) => id;
    }
}

[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger, Payments payments, Payments.Slow slow)
{
    [AgentTask("invoice.pay", Purpose = "Pay an invoice")]
    [TaskScope(Ledger.Resource, "invoices.read", "payments.create", "payments.delete")] // expect POL4012 warning
    public string Pay(string id) => payments.Pay(ledger.Read(id)) + slow.Pay(id);
}

//# A file with a mistake says nothing
//= file.drop requires nothing
//@ our.effects.json
// { "resource": "https://files.contoso.example", "effects": [ { "type": "System.IO.FileInfo", "members": ["Delete"], "scope": "files.delete" } ] }
//@ application
[AgentIdentity("clerk")]
public sealed class Tools
{
    [AgentTask("file.drop", Purpose = "Drop a file")]
    [TaskScope("https://files.contoso.example", "files.list")]
    public void Drop(FileInfo file) => file.Delete();
}

//# What a file says that a library reaches hides a surplus there, and nowhere else
//= invoice.a requires https://ledger.contoso.example invoices.read
//= invoice.b requires https://ledger.contoso.example invoices.read
//@ our.effects.json
// {
//   "libraries": [
//     { "name": "System.Net.Dns", "reaches": "https://names.contoso.example" },
//     { "name": "System.IO.File", "reaches": "https://ledger.contoso.example" }
//   ]
// }
//@ application
[AgentIdentity("clerk")]
public sealed class Tools(Ledger ledger)
{
    [AgentTask("invoice.a", Purpose = "Read an invoice")]
    [TaskScope(Ledger.Resource, "invoices.read", "invoices.list")] // expect POL4012 warning
    public string A(string id) => ledger.Read(System.Net.Dns.GetHostName() + id);

    [AgentTask("invoice.b", Purpose = "Read an invoice")]
    [TaskScope(Ledger.Resource, "invoices.read", "invoices.list")]
    public string B(string id) => ledger.Read(File.ReadAllText(id));
}
