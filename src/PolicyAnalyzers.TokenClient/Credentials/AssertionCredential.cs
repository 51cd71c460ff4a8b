using System.Text;

namespace PolicyAnalyzers.TokenClient;

/// <summary>A JWT that the platform made for this workload. It is asked for afresh each time, since the platform renews it when it likes.</summary>
internal sealed class AssertionCredential(string source, Func<CancellationToken, ValueTask<string>> read, string type) : ClientCredential
{
    private const int MaxLength = 64 * 1024;

    public static async ValueTask<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        // No more than the bound is read, whatever the path leads to.
        byte[] buffer = new byte[MaxLength + 1];
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using (file.ConfigureAwait(false))
        {
            int length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    internal override async ValueTask AddToAsync(
        List<KeyValuePair<string, string>> form, string client, string audience, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string? assertion;
        try
        {
            assertion = (await read(cancellationToken).ConfigureAwait(false))?.Trim();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new ClientCredentialException($"The workload's token cannot be read: {source} fails ({exception.GetType().Name}).", exception);
        }

        // Base64url and dots (RFC 7515, section 7.1): what else is there is no JWT, and is sent nowhere.
        if (assertion is not { Length: > 0 and <= MaxLength } || assertion.Count(character => character == '.') != 2
            || !assertion.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
        {
            throw new ClientCredentialException($"The workload's token cannot be used: {source} holds no JWT.");
        }

        // Its subject is the platform's name of the workload; who that is here, the client_id says.
        form.Add(new("client_id", client));
        form.Add(new("client_assertion_type", type));
        form.Add(new("client_assertion", assertion));
    }
}
