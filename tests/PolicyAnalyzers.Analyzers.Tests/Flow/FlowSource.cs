namespace PolicyAnalyzers.Analyzers.Tests.Flow;

/// <summary>A tool with secrets at hand, for the tests of the rules about where they go.</summary>
internal static class FlowSource
{
    public const string Usings = """
        #nullable enable annotations
        using System;
        using System.Collections;
        using System.Collections.Generic;
        using System.Diagnostics;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Security.Cryptography;
        using System.Text;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Text.Json.Serialization;
        using System.Threading.Tasks;
        using Azure.Core;
        using Azure.Security.KeyVault.Secrets;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Logging;
        using Microsoft.Identity.Web;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;
        using IChatClient = Microsoft.Extensions.AI.IChatClient;

        """;

    /// <param name="body">The body of the tool.</param>
    /// <param name="members">Other members of its type.</param>
    /// <param name="returns">What the tool returns.</param>
    /// <param name="attribute">What makes it a tool.</param>
    /// <param name="types">Other types.</param>
    public static string Tool(string body, string members = "", string returns = "Task", string attribute = "[McpServerTool]", string types = "") => Usings + $$"""
        public partial class Tools(TokenCredential credential, ITokenAcquisition tokens, SecretClient vault, IConfiguration configuration, IHttpContextAccessor accessor, IChatClient chat, Kernel kernel, HttpClient http, ILogger logger, Settings settings)
        {
            {{members}}

            {{attribute}}
            public async {{returns}} Run(string order)
            {
                _ = (credential, tokens, vault, configuration, accessor, chat, kernel, http, logger, settings);
                await Task.Yield();
                AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(new[] { "api://ledger/read" }), default);
                {{body}}
            }
        }

        public class Settings { public string Endpoint { get; set; } = ""; public string ApiKey { get; set; } = ""; }

        {{types}}
        """;
}
