namespace PolicyAnalyzers.Analyzers.Tests.Lifetime;

/// <summary>What the sources of the lifetime rules' tests share.</summary>
internal static class LifetimeSource
{
    public const string Usings = """
        #nullable enable annotations
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Text.Json;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;
        using Azure.Core;
        using Duende.IdentityModel.Client;
        using Google.Apis.Auth.OAuth2;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Graph;
        using Microsoft.Identity.Client;
        using Microsoft.Identity.Web;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Server;

        """;

    /// <summary>What a tool may use to get a token, and to do something with it.</summary>
    public const string Services = """

        public interface ISource { Task<string> GetAccessTokenAsync(); Task<string> LoginAsync(); string Name { get; } Task<string> GetPageTokenAsync(); Task<int> CountTokensAsync(string text); }
        public class Api { public Task SendAsync(string what, string token) => Task.CompletedTask; public Task CleanAsync(string what) => Task.CompletedTask; public async void Post(string token) => await Task.Delay(token.Length); }
        """;

    /// <summary>The client of the gateway, as far as sources use it.</summary>
    public const string Client = """

        namespace PolicyAnalyzers.TokenClient
        {
            public sealed record TaskRequest(string Task);

            public interface ITaskTokenClient { Task<TaskLease> BeginAsync(TaskRequest request, CancellationToken cancellationToken = default); }

            public sealed class TaskLease : IAsyncDisposable
            {
                public static TaskLease? Current => null;
                public string Id => "";
                public string Task => "";
                public bool IsEnded => false;
                public DateTimeOffset Deadline => default;
                public CancellationToken Ended => default;
                public ValueTask DisposeAsync() => default;
            }
        }
        """;

    /// <summary>A plugin, which a kernel keeps, with a body that has a token's source at hand.</summary>
    public static string Plugin(string body, string members = "", string attribute = "[KernelFunction]") => Usings + $$"""
        public class Plugin(ISource source, TokenCredential credential, IConfidentialClientApplication app, HttpClient http, Api api, IMemoryCache cache, IConfiguration configuration, IHttpContextAccessor accessor)
        {
            {{members}}

            {{attribute}}
            public async Task Run(CancellationToken ct)
            {
                _ = (source, credential, app, http, api, cache, configuration, accessor);
                await Task.Yield();
                {{body}}
            }
        }

        """ + Services;

    /// <summary>A plugin whose body has leases at hand.</summary>
    public static string Leasing(string body, string members = "") => Usings + $$"""
        using PolicyAnalyzers.TokenClient;

        public class Plugin(ITaskTokenClient tasks, HttpClient http, List<object> list)
        {
            {{members}}

            [KernelFunction]
            public async Task<string> Run(CancellationToken ct)
            {
                _ = (tasks, http, list);
                await Task.Yield();
                {{body}}
                return "";
            }

            private static TaskRequest Request => new("invoice.pay");
        }

        public sealed class Owner(TaskLease lease) : IAsyncDisposable { public ValueTask DisposeAsync() => lease.DisposeAsync(); }
        """ + Client;
}
