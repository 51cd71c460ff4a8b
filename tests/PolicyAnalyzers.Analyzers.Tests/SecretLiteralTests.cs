using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>Secrets that their published format gives away. They are put together here, so that no scanner takes them for real ones.</summary>
public sealed class SecretLiteralTests
{
    private const string Body36 = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2", Body64 = "9f8e7d6c5b4a39281706f5e4d3c2b1a0918273645546372819a0b1c2d3e4f506", Base88 = "q3Zt8Vb1Lx0Kp9Wd7Rf2Ny5Mc4Hg6Js+Ta/Ue1Io2Pa3Sd4Fg5Hj6Kl7Zx8Cv9Bn0Mq1We2Rt3Yu4Io5Pa6A==";

    public static TheoryData<string> Secrets =>
    [
        "ghp_" + Body36,
        "ghs_" + Body36,
        "github_pat_" + Body36 + "_" + Body36,
        "glpat-" + "aB3dE5fG7hJ9kL1mN2pQ",
        "xoxb-" + "123456789012-987654321098-" + "aB3dE5fG7hJ9kL1mN2pQ4rS6",
        "https://hooks.slack" + ".com/services/T01AB2CD3/B04EF5GH6/aB3dE5fG7hJ9kL1mN2pQ4rS6",
        "AIza" + "SyD3f5G7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2",
        "GOCSPX-" + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8v",
        "sk_live_" + "51aB3dE5fG7hJ9kL1mN2pQ4r",
        "SG." + "aB3dE5fG7hJ9kL1mN2pQ4r.S6tU8vW0xY1zA2aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0",
        "npm_" + Body36,
        "tvly-" + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY",
        "hvs." + "CAESIaB3dE5fG7hJ9kL1mN2pQ4rS6",
        "aB~8Q".Replace("~", "c", StringComparison.Ordinal) + "~aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1z",
        "DefaultEndpointsProtocol=https;AccountName=ledger;AccountKey=" + Base88 + ";EndpointSuffix=core.windows.net",
        "Endpoint=sb://ledger.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=" + Base88[..43] + "=",
        "https://ledger.blob.core.windows.net/c?sv=2024-01-01&se=2030-01-01&sig=" + Base88[..30] + "%2F" + Base88[33..50] + "%3D",
        "Server=tcp:ledger.database.windows.net,1433;User ID=sa;Password=Zt8!Vb1Lx0Kp;",
        "Host=db.internal;Username=ledger;Password=winter2031",
        "postgresql://ledger:Zt8Vb1Lx0Kp@db.internal:5432/ledger",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJsZWRnZXIiLCJhdWQiOiJhcGkifQ.aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2",
        "-----BEGIN PRIVATE" + " KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\\nMzEfYyjiWA4R4\\n-----END PRIVATE KEY-----",
        "AKIA" + "Q3EGRTY7U2WXZ4VB;" + Base88[..31] + "aB3dE5fG7",
        "Bearer ghp_" + Body36,
        "git clone https://x-access-token:ghp_" + Body36 + "@github.com/contoso/ledger",
    ];

    public static TheoryData<string> ModelKeys =>
    [
        "sk-proj-" + Body36 + Body36,
        "sk-ant-api03-" + Body36 + "-" + Body36,
        "sk-or-v1-" + Body64,
        "sk-" + Body36 + "aB3dE5fG7hJ9",
        "hf_" + "aBcdEfgHjkLmNpqRstUvwXyzAbcDefGh12",
        "gsk_" + Body36 + "aB3dE5fG7hJ9kL1m",
    ];

    public static TheoryData<string> NoSecrets =>
    [
        "",
        "A sentence about tokens, of some length, with a password in it.",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "ghp_[A-Za-z0-9]{36}",
        "ghp_yourGitHubToken",
        "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "https://hooks.slack" + ".com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "sk_test_" + "51aB3dE5fG7hJ9kL1mN2pQ4r",
        "AKIAIOSFODNN7EXAMPLE",
        "AKIAQ3EGRTY7U2WXZ4VB",
        "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "-----BEGIN PRIVATE KEY-----",
        "^-----BEGIN (RSA |EC )?PRIVATE KEY-----$",
        "-----BEGIN CERTIFICATE-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKjMzEfYyjiWA4R4",
        "UseDevelopmentStorage=true",
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;",
        "AccountEndpoint=https://localhost:8081/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==",
        "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;",
        "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=<account-key>;EndpointSuffix=core.windows.net",
        "Host=localhost;Username=postgres;Password=postgres",
        "Server=(localdb)\\\\mssqllocaldb;Database=ledger;Password=Zt8!Vb1Lx0Kp",
        "Server=tcp:ledger.database.windows.net;User ID=sa;Password={your_password}",
        "Server=tcp:ledger.database.windows.net;Authentication=Active Directory Default;",
        "Host=db;Username=postgres;Password=postgres",
        "https://user:password@ledger.internal/",
        "https://ledger.internal:8443/a@b",
        "https://user:s3cr3tpw@example.com/",
        "amqp://guest:guest@rabbit:5672",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
        "eyJhbGciOiJIUzI1NiJ9.header.only",
        "task-12345678901234567890123456789012345678",
        "risk-aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2",
        "9f8e7d6c-5b4a-3928-1706-f5e4d3c2b1a0",
        "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "b77a5c561934e089b77a5c561934e089b77a5c561934e089",
        "Password=",
    ];

    private static string Tool(string literal) => $$"""
        using ModelContextProtocol.Server;

        public class Tools
        {
            [McpServerTool]
            public string Run() => {{literal}};
        }
        """;

    [Theory]
    [MemberData(nameof(Secrets))]
    public Task A_secret_in_a_tool(string secret) => V.Source(Tool($$"""{|#0:"{{secret}}"|}"""), Expect.Warning("POL1010"));

    [Theory]
    [MemberData(nameof(ModelKeys))]
    public Task A_key_of_a_model(string secret) => V.Source(Tool($$"""{|#0:"{{secret}}"|}"""), Expect.Suggestion("POL1012"));

    [Theory]
    [MemberData(nameof(NoSecrets))]
    public Task What_only_looks_like_one(string text) => V.Source(Tool($"\"{text}\""));

    [Fact]
    public Task In_an_interpolation() => V.Source(
        Tool("$\"{|#0:ghp_" + Body36 + "|}{new System.Random().Next()}\"").Replace("aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2|}", Body36 + " |}", StringComparison.Ordinal),
        Expect.Warning("POL1010"));

    [Fact]
    public Task Elsewhere_in_the_project_it_is_a_suggestion() => V.Sources(
        [Tool("\"none\""), "public class SetUp { public string Pat = {|#0:\"ghp_" + Body36 + "\"|}; }"],
        Expect.Suggestion("POL1010"));

    [Fact]
    public Task Without_an_agent_it_is_silent() => V.Source("public class SetUp { public string Pat = \"ghp_" + Body36 + "\"; }");
}
