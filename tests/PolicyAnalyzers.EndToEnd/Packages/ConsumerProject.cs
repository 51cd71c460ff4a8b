namespace PolicyAnalyzers.EndToEnd.Packages;

/// <summary>A new project in an empty folder that knows nothing but the packages.</summary>
internal sealed class ConsumerProject : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy-consumer-");

    public ConsumerProject(PackedFeed feed)
    {
        // The machine's own feeds are inherited.
        Write("nuget.config", $"""
            <configuration>
              <packageSources><add key="packed" value="{feed.Feed}" /></packageSources>
            </configuration>
            """);
        Write("Agent.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RootNamespace>Contoso.Invoices</RootNamespace>
                <RestorePackagesPath>{feed.RestoredPackages}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="PolicyAnalyzers" Version="[0.1.0]" />
                <PackageReference Include="PolicyAnalyzers.TokenClient" Version="[0.1.0]" />
              </ItemGroup>
            </Project>
            """);
        Write("Program.cs", """
            using Contoso.Invoices;

            Console.WriteLine(PolicyTasks.InvoicePay("INV-7", 120.50m).Task);
            """);
    }

    public string this[string file] => Path.Combine(_folder.FullName, file);

    /// <summary>A tool whose only task is granted these scopes; its body begins in line 12 of InvoiceTools.cs.</summary>
    public void Grant(params string[] scopes) => Write("InvoiceTools.cs", $$"""
        using PolicyAnalyzers;

        namespace Contoso.Invoices;

        [AgentIdentity("invoice-assistant", Owner = "billing-platform")]
        public sealed class InvoiceTools(LedgerClient ledger)
        {
            [AgentTask("invoice.pay", Purpose = "Pay one approved invoice", MaxLifetimeSeconds = 30,
                       Sensitivity = Sensitivity.Restricted, Approval = Approval.Human)]
            [TaskScope("https://ledger.contoso.example", {{string.Join(", ", scopes.Select(scope => $"\"{scope}\""))}})]
            public Task PayAsync([TaskParameter(Prefix = "INV-", Audited = true)] string invoiceId, [TaskParameter(Min = 0.01, Max = 500)] decimal amount)
                => ledger.PayAsync(invoiceId, amount);
        }

        public sealed class LedgerClient
        {
            [RequiresScope("https://ledger.contoso.example", {{string.Join(", ", scopes.Select(scope => $"\"{scope}\""))}})]
            public Task PayAsync(string invoiceId, decimal amount) => Task.Delay(invoiceId.Length * (int)amount);
        }
        """);

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[file])!);
        File.WriteAllText(this[file], text);
    }

    public string Read(string file) => File.ReadAllText(this[file]);

    public Task<(int ExitCode, string Output)> Dotnet(params string[] arguments) =>
        CommandLine.Run("dotnet", _folder.FullName, TestContext.Current.CancellationToken, arguments);

    public void Dispose() => _folder.Delete(recursive: true);
}
