namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

/// <summary>Sources with one tool around the statements that matter.</summary>
internal static class Tool
{
    /// <param name="body">Statements of the tool, with markup.</param>
    /// <param name="members">Further members of its type, with markup.</param>
    /// <param name="types">Further types, with markup.</param>
    public static string With(string body, string members = "", string types = "") => Source("[KernelFunction]", body, members, types);

    /// <summary>The same code, which nothing runs as a tool.</summary>
    public static string Without(string body, string members = "", string types = "") =>
        Unmarked(Source("", body, members, types));

    public static string Unmarked(string source)
    {
        string plain = System.Text.RegularExpressions.Regex.Replace(source, @"\{\|#\d:", "");
        return plain.Replace("|}", "", StringComparison.Ordinal);
    }

    private static string Source(string attribute, string body, string members, string types) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net;
        using System.Net.Http;
        using System.Security.Claims;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.AI;
        using Microsoft.SemanticKernel;

        public class Tools(ClaimsPrincipal user, HttpClient http, IUserContext context, IStore store)
        {
            {{attribute}}
            public async Task<string> RunAsync(string input, decimal amount, bool flag)
            {
                _ = (user, http, context, store);
                {{body}}
                await http.DeleteAsync(input);
                return "done";
            }

            {{members}}
        }

        public interface IUserContext
        {
            string UserId { get; }
            string Email { get; }
            string TenantId { get; }
            string Language { get; }
            string Role { get; }
            string Department { get; }
            bool IsAdmin { get; }
            bool CanPay { get; }
            IReadOnlySet<string> Scopes { get; }
            IReadOnlyList<string> Roles { get; }
            bool HasPermission(string permission);
        }

        public interface IStore
        {
            Task<Item> FindAsync(string id);
            Task RemoveAsync(string id);
        }

        public record Item(string Id, string OwnerId, string Role);

        {{types}}
        """;
}
