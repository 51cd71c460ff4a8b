using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.Declarations.DoubtfulDeclarationAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Declarations;

public sealed class IdleDeclarationTests
{
    private const string Id = "POL4007";
    private const string Scope = """TaskScope("https://a.example", "read")""";
    private const string Task = """[{|#0:AgentTask|}("invoice.read", Purpose = "Read one invoice"), """ + Scope + "]";

    private static string Type(string members, string kind = "class") => $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public {{kind}} Tools
        {
            {{members}}
        }
        """;

    [Theory]
    [InlineData(Task + " public abstract void Run();", "abstract class")]
    [InlineData(Task + " void Run();", "interface")]
    [InlineData("int Count { " + Task + " get; }", "interface")]
    [InlineData("public int Count { " + Task + " get => 1; }", "class")]
    [InlineData("public int Count { get; " + Task + " set; }", "class")]
    [InlineData("public event Action Changed { " + Task + " add { } remove { } }", "class")]
    [InlineData(Task + " public static Tools operator +(Tools one, Tools other) => one;", "class")]
    [InlineData(Task + " public static implicit operator string(Tools tools) => null;", "class")]
    [InlineData(Task + " ~Tools() { }", "class")]
    [InlineData(Task + " public async void Run() => await System.Threading.Tasks.Task.Yield();", "class")]
    public System.Threading.Tasks.Task A_declaration_that_no_lease_follows_from_is_a_warning(string members, string kind) => V.Source(Type(members, kind), Expect.Warning(Id));

    [Theory]
    [InlineData("void Run() { }", "class")]
    [InlineData("public static Task Run() => Task.CompletedTask;", "class")]
    [InlineData("public virtual void Run() { }", "class")]
    [InlineData("public override string ToString() => null;", "class")]
    [InlineData("public void Run<T>() { }", "class")]
    [InlineData("public async Task Run() => await Task.Yield();", "class")]
    [InlineData("public async IAsyncEnumerable<int> Run() { await Task.Yield(); yield return 1; }", "class")]
    [InlineData("void Run() { }", "interface")]
    [InlineData("void Run() { }", "struct")]
    public System.Threading.Tasks.Task A_method_is_a_task(string member, string kind) =>
        V.Source(Type(Task.Replace("{|#0:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal) + " " + member, kind));

    [Fact]
    public System.Threading.Tasks.Task An_explicit_implementation_a_local_function_and_a_lambda_are_tasks() => V.Source(Type(
        """
        [AgentTask("a", Purpose = "Read one invoice"), SCOPE] void IRun.Run()
            {
                [AgentTask("b", Purpose = "Read one invoice"), SCOPE] static async Task Local() => await Task.Yield();
                Func<Task> lambda = [AgentTask("c", Purpose = "Read one invoice"), SCOPE] async () => await Local();
            }
        """.Replace("SCOPE", Scope, StringComparison.Ordinal), "class").Replace("Tools\n", "Tools : IRun\n", StringComparison.Ordinal) + "public interface IRun { void Run(); }");

    [Fact]
    public System.Threading.Tasks.Task What_overrides_a_task_is_none_by_itself() => V.Source(
        """
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class FileTools
        {
            [AgentTask("file.delete", Purpose = "Delete one file"), TaskScope("https://a.example", "delete")] public virtual void Delete() { }
            [AgentTask("file.read", Purpose = "Read one file"), TaskScope("https://a.example", "read")] public virtual void Read() { }
            public virtual void List() { }
        }

        public class BlobTools : FileTools
        {
            public override void {|#0:Delete|}() { }
            [AgentTask("blob.read", Purpose = "Read one blob"), TaskScope("https://b.example", "read")] public override void Read() { }
            public override void List() { }
            public override string ToString() => "";
        }
        """,
        Expect.Warning(Id).WithMessage("'Delete' overrides task 'file.delete' and declares none, so that no lease of it begins here; declare a task on it too"));

    [Fact]
    public System.Threading.Tasks.Task The_messages_name_culprit_and_remedy() => V.Source(
        Type(
            """
            [{|#0:AgentTask|}("a", Purpose = "Read one invoice"), SCOPE] public abstract void Read();
                [{|#1:AgentTask|}("b", Purpose = "Pay one invoice", Approval = Approval.Human), SCOPE] public abstract void Pay();
                public int Count { [{|#2:AgentTask|}("c", Purpose = "Count the invoices"), SCOPE] get => 1; }
                [{|#3:AgentTask|}("d", Purpose = "Send one invoice"), SCOPE] public async void Send() => await Task.Yield();
            """.Replace("SCOPE", Scope, StringComparison.Ordinal), "abstract class"),
        Expect.Warning(Id).WithMessage("Task 'a' is declared on 'Read', which has no body, so that no lease of it begins; declare it on the method that implements it"),
        Expect.Warning(Id, 1).WithMessage("Task 'b' is declared on 'Pay', which has no body, so that no lease of it begins and its approval is never asked; declare it on the method that implements it"),
        Expect.Warning(Id, 2).WithMessage("Task 'c' is declared on property 'Count', which is no tool, so that no lease of it begins; declare it on a method"),
        Expect.Warning(Id, 3).WithMessage("The lease of task 'd' ends while 'Send' still runs, because nobody can await 'async void'; return Task"));
}
