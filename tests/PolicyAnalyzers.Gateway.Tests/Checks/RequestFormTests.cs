using System.Net;
using System.Text;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Checks;

public sealed class RequestFormTests
{
    private const string Check = "request.form";

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded;;;")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-16")]
    public async Task Another_content_type_is_refused(string contentType)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using var content = new ByteArrayContent("grant_type=client_credentials"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        Reply reply = await gateway.SendAsync(HttpMethod.Post, "/token", content);

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.BadRequest, Check, "invalid_request", "the content type must be application/x-www-form-urlencoded");
    }

    [Theory]
    [InlineData("grant_type")]
    [InlineData("resource")]
    [InlineData("scope")]
    [InlineData("authorization_details")]
    [InlineData("client_assertion")]
    public async Task A_parameter_given_twice_is_refused(string name)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using var content = new StringContent($"{name}=a&{name}=b", Encoding.ASCII, "application/x-www-form-urlencoded");

        Reply reply = await gateway.SendAsync(HttpMethod.Post, "/token", content);

        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, Check, "invalid_request", $"parameter '{name}' is given twice");
    }

    [Fact]
    public async Task A_body_above_64_KiB_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using var content = new StringContent("scope=" + new string('a', 64 * 1024), Encoding.ASCII, "application/x-www-form-urlencoded");

        Reply reply = await gateway.SendAsync(HttpMethod.Post, "/token", content);

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.RequestEntityTooLarge, Check, "invalid_request", "the body is larger than 65536 bytes");
    }

    [Fact]
    public async Task A_missing_grant_type_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.TokenAsync(new(gateway.Ask()) { ["grant_type"] = null });

        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, Check, "invalid_request", "grant_type is missing");
    }

    [Theory]
    [InlineData("authorization_code")]
    [InlineData("password")]
    [InlineData("CLIENT_CREDENTIALS")]
    public async Task Another_grant_type_is_refused(string grantType)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.TokenAsync(new(gateway.Ask()) { ["grant_type"] = grantType });

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.BadRequest, Check, "unsupported_grant_type", "the grant types are client_credentials, urn:openid:params:grant-type:ciba and urn:ietf:params:oauth:grant-type:token-exchange");
    }

    [Fact]
    public async Task A_client_secret_beside_the_assertion_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.TokenAsync(new(gateway.Ask()) { ["client_secret"] = "x" });

        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, Check, "invalid_request", "a client authenticates by an assertion or a certificate alone");
    }

    [Fact]
    public async Task An_Authorization_header_beside_the_assertion_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using var content = new FormUrlEncodedContent(gateway.Ask().Where(field => field.Value is not null)!);

        Reply reply = await gateway.SendAsync(HttpMethod.Post, "/token", content, request => request.Headers.Authorization = new("Basic", "YTpi"));

        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, Check, "invalid_request", "a client authenticates by an assertion or a certificate alone");
    }
}
