using System.Text.Json;

namespace PolicyAnalyzers.Gateway.Tokens;

/// <summary>A granted token (RFC 6749, section 5.1; RFC 9396, section 7; RFC 9449, section 5; RFC 8693, section 2.2.1).</summary>
internal sealed record TokenResponse(string AccessToken, string TokenType, int ExpiresIn, string Scope, JsonElement AuthorizationDetails, string? IssuedTokenType);
