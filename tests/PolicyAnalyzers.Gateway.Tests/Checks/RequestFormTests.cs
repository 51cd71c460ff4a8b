using System.Net;
using System.Net.Sockets;
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
    [InlineData("utf-16")]
    [InlineData("utf-7")]
    [InlineData("\"utf-16\"")]
    [InlineData("iso-8859-1")]
    [InlineData("x-nothing")]
    public async Task Another_charset_is_refused(string charset)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await SendAsync(gateway, "application/x-www-form-urlencoded; charset=" + charset);

        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, Check, "invalid_request", "the form must be in UTF-8");
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8")]
    [InlineData("application/x-www-form-urlencoded;charset=UTF-8")]
    [InlineData("Application/X-WWW-Form-URLEncoded; charset=\"utf-8\"")]
    public async Task A_form_may_say_that_it_is_in_UTF_8(string contentType)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(gateway, contentType)).Status);
    }

    [Fact]
    public async Task An_encoded_body_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await SendAsync(gateway, "application/x-www-form-urlencoded", content => content.Headers.ContentEncoding.Add("gzip"));

        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, Check, "invalid_request", "the form must be sent without Content-Encoding");
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "3\r\na=b\r\n0\r\n\r\n", "the form's length must be told in one way")]
    [InlineData("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFFF\r\na=b\r\n0\r\n\r\n", "the body is no well-formed form")]
    public async Task A_body_whose_length_is_unclear_is_refused(string headers, string body, string description)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(gateway.Http.BaseAddress!.Host, gateway.Http.BaseAddress.Port, TestContext.Current.CancellationToken);
        await tcp.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"POST /token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n{headers}\r\n{body}"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tcp.GetStream());
        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.EndsWith($$"""{"error":"invalid_request","error_description":"{{description.Replace("'", "\\u0027", StringComparison.Ordinal)}}"}""", answer, StringComparison.Ordinal);
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

    private static Task<Reply> SendAsync(TestGateway gateway, string contentType, Action<HttpContent>? change = null)
    {
        var content = new FormUrlEncodedContent(gateway.Ask().Where(field => field.Value is not null)!);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        change?.Invoke(content);
        return gateway.SendAsync(HttpMethod.Post, "/token", content, request => request.Headers.Add("DPoP", gateway.Agent.Proof("/token")));
    }
}
