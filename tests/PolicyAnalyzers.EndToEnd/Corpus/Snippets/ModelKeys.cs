using System;
using System.ClientModel;
using System.Collections.Generic;
using System.Threading.Tasks;
using Azure;
using Azure.AI.OpenAI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;
using OpenAI;

//# Program: The key of OpenAI's client
OpenAIClient client = new(new ApiKeyCredential("w5Nq8LzT2xRv7KbM3cYp9HdJ6sGf1Ua4")); // expect POL1012 info
IChatClient chat = client.GetChatClient("gpt-4.1-mini").AsIChatClient();
AIFunction weather = AIFunctionFactory.Create((string city) => $"It is sunny in {city}.", "weather");
Console.WriteLine(await chat.GetResponseAsync("How is the weather in Kyiv?", new ChatOptions { Tools = [weather] }));

//# Program: The key of OpenAI's client, from the environment
string key = Environment.GetEnvironmentVariable("OPENAI_API_KEY") ?? throw new InvalidOperationException("OPENAI_API_KEY is not set.");
OpenAIClient client = new(new ApiKeyCredential(key));
IChatClient chat = client.GetChatClient("gpt-4.1-mini-2025-04-14").AsIChatClient();
AIFunction weather = AIFunctionFactory.Create((string city) => $"It is sunny in {city}.", "weather");
Console.WriteLine(await chat.GetResponseAsync("How is the weather in Kyiv?", new ChatOptions { Tools = [weather] }));

//# Program: The key of Azure OpenAI, for Semantic Kernel
IKernelBuilder builder = Kernel.CreateBuilder();
builder.AddAzureOpenAIChatCompletion(
    deploymentName: "gpt-4.1",
    endpoint: "https://contoso.openai.azure.com",
    apiKey: "4d9f1b7e3a6c8052f9d1b47e3a6c8052"); // expect POL1012 info
builder.Plugins.AddFromType<ClockPlugin>();
Kernel kernel = builder.Build();
Console.WriteLine(await kernel.InvokePromptAsync("What time is it?"));

public sealed class ClockPlugin
{
    [KernelFunction]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

//# Program: The key of Azure OpenAI, for Semantic Kernel, from user secrets
IConfiguration configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
IKernelBuilder builder = Kernel.CreateBuilder();
builder.AddAzureOpenAIChatCompletion(
    deploymentName: "gpt-4.1",
    endpoint: "https://contoso.openai.azure.com",
    apiKey: configuration["AzureOpenAI:ApiKey"]!);
builder.Plugins.AddFromType<ClockPlugin>();
Kernel kernel = builder.Build();
Console.WriteLine(await kernel.InvokePromptAsync("What time is it?"));

public sealed class ClockPlugin
{
    [KernelFunction]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

//# The key of Azure OpenAI in a variable of the method that makes the client
public static class Models
{
    public static IChatClient Create(Uri endpoint)
    {
        AzureKeyCredential credential = new("4d9f1b7e3a6c8052f9d1b47e3a6c8052"); // expect POL1012 info
        AzureOpenAIClient client = new(endpoint, credential);
        return client.GetChatClient("gpt-4.1").AsIChatClient();
    }
}

[McpServerToolType]
public sealed class SummaryTools(IChatClient chat)
{
    [McpServerTool]
    public async Task<string> SummarizeAsync(string text) => (await chat.GetResponseAsync("Summarize: " + text)).Text;
}

//# A local model that ignores its key
public static class Models
{
    public static IChatClient Create()
    {
        OpenAIClientOptions options = new() { Endpoint = new Uri("http://localhost:11434/v1") };
        return new OpenAIClient(new ApiKeyCredential("not-needed"), options).GetChatClient("llama3.2:3b-instruct").AsIChatClient();
    }
}

[McpServerToolType]
public sealed class SummaryTools(IChatClient chat)
{
    [McpServerTool]
    public async Task<string> SummarizeAsync(string text) => (await chat.GetResponseAsync("Summarize: " + text)).Text;
}

//# The key of a service that is no model, in a tool
[McpServerToolType]
public sealed class SearchTools
{
    [McpServerTool]
    public string Find(string text)
    {
        AzureKeyCredential credential = new("4d9f1b7e3a6c8052f9d1b47e3a6c8052"); // expect POL1010 warning
        return new DocumentIndex(new Uri("https://contoso-docs.search.windows.net"), credential).Find(text);
    }
}

public sealed class DocumentIndex(Uri endpoint, AzureKeyCredential credential)
{
    public string Find(string text) => endpoint + text + credential.GetHashCode();
}

//# The key of Anthropic's client
public static class Models
{
    public static Anthropic.AnthropicClient Create() => new()
    {
        ApiKey = "w5Nq8LzT2xRv7KbM3cYp9HdJ6sGf1Ua4", // expect POL1012 info
    };
}

public sealed class NotePlugin
{
    [KernelFunction]
    public string Note(string text) => text;
}

//# Names of models, deployments and settings are no keys
public static class Models
{
    private const string KeySetting = "AzureOpenAI:ApiKey";

    public static IChatClient Create(IConfiguration configuration) =>
        new AzureOpenAIClient(new Uri(configuration["AzureOpenAI:Endpoint"]!), new ApiKeyCredential(configuration[KeySetting]!))
            .GetChatClient("gpt-4o-2024-11-20-eu-dz-4d9f1b7e")
            .AsIChatClient();
}

public sealed class NotePlugin
{
    [KernelFunction]
    public string Note(string text) => text;
}

//# A chat without tools
public sealed class Chat
{
    private readonly IChatClient _client = new OpenAIClient(new ApiKeyCredential("w5Nq8LzT2xRv7KbM3cYp9HdJ6sGf1Ua4")).GetChatClient("gpt-4.1-mini").AsIChatClient(); // expect POL1012 info

    public async Task<string> AskAsync(string question) => (await _client.GetResponseAsync(question)).Text;
}

//# A key of a model's format anywhere in the project
public static class Keys
{
    public static readonly string Fallback = "sk-proj-w5Nq8LzT2xRv7KbM3cYp9HdJ6sGf1Ua4w5Nq8LzT2xRv7KbM3cYp9HdJ6sGf1Ua4"; // expect POL1012 info
}

public sealed class NotePlugin
{
    [KernelFunction]
    public string Note(string text) => text;
}

//# A key of a model's format whose middle is left out
public static class Keys
{
    public const string Help = "Set OPENAI_API_KEY to a key such as sk-proj-…; ask the operators for one.";

    public static string Mask(string key) => key.Length > 8 ? "sk-" + new string('*', 20) + key[^4..] : "sk-************************";
}

public sealed class NotePlugin
{
    [KernelFunction]
    public string Note(string text) => text;
}
