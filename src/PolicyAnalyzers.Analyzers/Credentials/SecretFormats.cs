namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// The formats that issuers gave to their secrets so that they can be recognised. Data only. The ground of each entry is what its issuer
/// documents, and GitHub's list of supported secret scanning patterns
/// (https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns).
/// </summary>
internal static class SecretFormats
{
    private const string Word = "_", WordDash = "_-", WordDashDot = "_-.", Plain = "";

    /// <summary>Formats that begin with their mark.</summary>
    public static readonly SecretFormat[] Prefixed =
    [
        // https://github.blog/engineering/behind-githubs-new-authentication-token-formats
        new("ghp_", "A GitHub personal access token", 36, 255, Plain),
        new("gho_", "A GitHub OAuth token", 36, 255, Plain),
        new("ghu_", "A GitHub user token", 36, 255, Plain),
        new("ghs_", "A GitHub installation token", 36, 520, WordDashDot),
        new("ghr_", "A GitHub refresh token", 36, 255, Plain),
        new("github_pat_", "A GitHub personal access token", 60, 255, Word),

        // https://docs.gitlab.com/security/tokens/#token-prefixes
        new("glpat-", "A GitLab personal access token", 20, 320, WordDashDot),
        new("gldt-", "A GitLab deploy token", 20, 320, WordDash),
        new("glptt-", "A GitLab trigger token", 40, 320, WordDash),
        new("glrt-", "A GitLab runner token", 20, 320, WordDashDot),

        // https://docs.slack.dev/authentication/tokens
        new("xoxb-", "A Slack bot token", 30, 255, "-"),
        new("xoxp-", "A Slack user token", 30, 255, "-"),
        new("xoxa-", "A Slack workspace token", 30, 255, "-"),
        new("xoxe-", "A Slack refresh token", 30, 255, "-"),
        new("xoxe.xox", "A Slack access token", 30, 255, "-"),
        new("xapp-", "A Slack app token", 30, 255, "-"),
        new("hooks.slack.com/services/T", "A Slack webhook's URL", 36, 100, "/"),

        // https://cloud.google.com/docs/authentication/api-keys, https://developers.google.com/identity/protocols/oauth2
        new("AIza", "A Google API key", 35, 35, WordDash),
        new("GOCSPX-", "A Google OAuth client secret", 28, 28, WordDash),
        new("ya29.", "A Google access token", 60, 2048, WordDash),

        // https://docs.stripe.com/keys; sk_test_ works on nothing real.
        new("sk_live_", "A Stripe secret key", 24, 255, Plain),
        new("rk_live_", "A Stripe restricted key", 24, 255, Plain),
        new("whsec_", "A webhook's signing secret", 32, 80, "+/="),

        new("SG.", "A SendGrid API key", 60, 75, WordDashDot),
        new("npm_", "An npm access token", 36, 36, Plain),
        new("pypi-AgEIcHlwaS5vcmc", "A PyPI token", 50, 300, WordDash),
        new("dop_v1_", "A DigitalOcean token", 64, 64, Plain),
        new("dckr_pat_", "A Docker access token", 27, 60, WordDash),
        new("shpat_", "A Shopify access token", 32, 32, Plain),
        new("lin_api_", "A Linear API key", 40, 40, Plain),
        new("ntn_", "A Notion token", 40, 60, Plain),
        new("secret_", "A Notion token", 43, 43, Plain),
        new("figd_", "A Figma token", 40, 60, WordDash),
        new("pat-na1-", "A HubSpot token", 36, 36, "-"),
        new("hvs.", "A Vault token", 24, 200, WordDash),
        new("tvly-", "A Tavily API key", 28, 60, "-"),
        new("ATATT3x", "An Atlassian API token", 80, 300, "_-="),
        new("sbp_", "A Supabase token", 40, 40, Plain),
        new("dapi", "A Databricks token", 32, 34, "-"),
        new("glsa_", "A Grafana service account's token", 40, 60, Word),
        new("NRAK-", "A New Relic user key", 27, 27, Plain),
        new("PMAK-", "A Postman API key", 59, 59, "-"),
        new("pcsk_", "A Pinecone API key", 60, 80, Word),
        new("lsv2_pt_", "A LangSmith API key", 40, 60, Word),
        new("lsv2_sk_", "A LangSmith API key", 40, 60, Word),
        new("e2b_", "An E2B API key", 40, 40, Plain),
        new("discord.com/api/webhooks/", "A Discord webhook's URL", 80, 100, "/_-"),
        new("webhook.office.com/webhookb2/", "A Teams webhook's URL", 120, 300, "@/-"),
        new("pplx-", "A Perplexity API key", 40, 60, Plain) { IsModelKey = true },

        // https://platform.openai.com/docs/api-reference/authentication and the other models' own pages.
        new("sk-proj-", "An OpenAI API key", 40, 255, WordDash) { IsModelKey = true },
        new("sk-svcacct-", "An OpenAI API key", 40, 255, WordDash) { IsModelKey = true },
        new("sk-admin-", "An OpenAI admin key", 40, 255, WordDash),
        new("sk-ant-", "An Anthropic API key", 40, 255, WordDash) { IsModelKey = true },
        new("sk-or-v1-", "An OpenRouter API key", 64, 64, Plain) { IsModelKey = true },
        new("sk-", "An OpenAI API key", 32, 64, Plain) { IsModelKey = true },
        new("gsk_", "A Groq API key", 52, 52, Plain) { IsModelKey = true },
        new("xai-", "An xAI API key", 80, 80, Plain) { IsModelKey = true },
        new("nvapi-", "An NVIDIA API key", 60, 70, WordDash) { IsModelKey = true },
        new("r8_", "A Replicate API token", 37, 37, Plain) { IsModelKey = true },
        new("hf_", "A Hugging Face token", 34, 34, Plain) { IsModelKey = true },
    ];

    /// <summary>
    /// Settings of connection strings that are secrets, each with the least length of a generated one; those of Azure Storage, Service Bus,
    /// Event Hubs, IoT Hub, Cosmos DB and Application Configuration.
    /// </summary>
    public static readonly (string Setting, string Description, int Least)[] KeySettings =
    [
        ("AccountKey=", "An Azure account key", 40),
        ("accesskey=", "An access key", 40),
        ("SharedAccessKey=", "A shared access key", 40),
        ("SharedSecretValue=", "A shared secret", 20),
        ("Secret=", "An access secret", 40),
        ("sig=", "A shared access signature", 40),
    ];

    /// <summary>Settings of database connection strings that are passwords.</summary>
    public static readonly string[] PasswordSettings = ["Password=", "Pwd=", "PWD=", "password=", "pwd="];

    /// <summary>Settings one of which such a connection string has beside its password.</summary>
    public static readonly string[] HostSettings = ["server=", "host=", "data source=", "datasource=", "hostname=", "address=", "endpoint="];

    /// <summary>
    /// Published keys of emulators and of documentation: Azurite (https://learn.microsoft.com/azure/storage/common/storage-connect-azurite),
    /// the Cosmos DB emulator (https://learn.microsoft.com/azure/cosmos-db/emulator), and the token that jwt.io shows.
    /// </summary>
    public static readonly string[] KnownToAll =
    [
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
        "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==",
        "eyJzdWIiOiIxMjM0NTY3ODkwI",
    ];
}

/// <summary>A secret that begins with its mark.</summary>
/// <param name="Prefix">The mark.</param>
/// <param name="Description">What it is, at the beginning of a sentence.</param>
/// <param name="Least">How many characters follow at least.</param>
/// <param name="Most">How many at most.</param>
/// <param name="Beside">Which characters it has beside letters and digits.</param>
internal sealed record SecretFormat(string Prefix, string Description, int Least, int Most, string Beside)
{
    /// <summary>Whether it is the key of a model's client.</summary>
    public bool IsModelKey { get; init; }
}
