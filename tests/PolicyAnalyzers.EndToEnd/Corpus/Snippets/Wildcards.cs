using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Microsoft.Identity.Client;
using ModelContextProtocol.Server;

//# A literal in an MCP tool
[McpServerToolType]
public sealed class Tools(TokenCredential credential)
{
    [McpServerTool]
    public async Task<string> Read(CancellationToken cancellationToken) =>
        (await credential.GetTokenAsync(new TokenRequestContext(["orders.*"]), cancellationToken)).Token; // expect POL3012 warning; POL1001 warning
}

//# A glob in a file's name
[McpServerToolType]
public sealed class Tools
{
    [McpServerTool]
    public string[] List() => System.IO.Directory.GetFiles("orders", "*.json");
}
