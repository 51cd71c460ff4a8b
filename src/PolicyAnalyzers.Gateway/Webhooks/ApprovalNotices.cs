using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Webhooks;

/// <summary>
/// Tells the webhook's receiver of approvals. No request waits for it: notices queue up in memory, a few are sent at a time and again after a failure, and when the receiver
/// is too slow the newest are dropped. What counts is in the store; a notice that is lost is a prompt that nobody saw.
/// </summary>
internal sealed class ApprovalNotices : BackgroundService
{
    private const int Capacity = 1000, Senders = 4;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan[] s_pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25)];

    private readonly Channel<ApprovalNotice> _queue = Channel.CreateBounded<ApprovalNotice>(Capacity);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = s_timeout };
    private readonly Uri? _url;
    private readonly byte[] _secret = [];
    private readonly string? _page;
    private readonly TimeProvider _time;
    private readonly ILogger<ApprovalNotices> _logger;

    public ApprovalNotices(IOptions<IdentityGatewayOptions> options, PageRoutes routes, GatewayClock time, ILogger<ApprovalNotices> logger)
    {
        (_time, _logger) = (time, logger);
        if (options.Value.ApprovalWebhook is { } webhook)
        {
            _url = new Uri(webhook.Url);
            _secret = WebhookSignature.ReadSecret(webhook.Secret)!;
            _page = options.Value.SignIn is null ? null : routes.PublicAddress(PageRoutes.Approvals);
        }
    }

    /// <summary>Tells it later, if there is somebody to tell. Never waits and never throws.</summary>
    public void Tell(ApprovalNotice notice)
    {
        if (_url is not null && !_queue.Writer.TryWrite(notice with { Data = notice.Data with { ApprovalPage = _page } }))
        {
            _logger.NoticeDropped(notice.Type, notice.Data.Id);
        }
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _url is null ? Task.CompletedTask : Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendAllAsync(_url, stoppingToken)));

    private async Task SendAllAsync(Uri url, CancellationToken cancellationToken)
    {
        await foreach (ApprovalNotice notice in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            await SendAsync(url, notice, cancellationToken);
        }
    }

    private async Task SendAsync(Uri url, ApprovalNotice notice, CancellationToken cancellationToken)
    {
        string id = "msg_" + Unguessable.NewId(), body = JsonSerializer.Serialize(notice, WebhookJson.Default.ApprovalNotice);
        string? fault = await TrySendAsync(url, id, body, cancellationToken);
        foreach (TimeSpan pause in s_pauses.TakeWhile(pause => fault is not null && _time.GetUtcNow() + pause < notice.Expires))
        {
            await Task.Delay(pause, _time, cancellationToken);
            fault = await TrySendAsync(url, id, body, cancellationToken);
        }

        if (fault is not null)
        {
            _logger.NoticeFailed(notice.Type, notice.Data.Id, fault);
        }
    }

    /// <summary>Sends it once, with the same id each time, so that a receiver knows it again.</summary>
    /// <returns>What went wrong; null when it was taken.</returns>
    private async Task<string?> TrySendAsync(Uri url, string id, string body, CancellationToken cancellationToken)
    {
        long seconds = _time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(_secret, id, seconds, body));
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? null : $"status {(int)response.StatusCode}";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return exception.GetType().Name;
        }
    }
}
