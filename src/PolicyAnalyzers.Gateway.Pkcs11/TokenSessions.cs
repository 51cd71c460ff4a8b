using System.Collections.Concurrent;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace PolicyAnalyzers.Gateway.Pkcs11;

/// <summary>
/// Sessions with one token, as many as were ever used at once. One that failed is not used again: a token that was restarted or taken out is met with a new session and login.
/// </summary>
internal sealed class TokenSessions(Pkcs11Options options) : IDisposable
{
    /// <summary>A library is initialized once in a process and stays: finalizing it would end the sessions of whoever else uses it.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<IPkcs11Library>> s_libraries = new(StringComparer.Ordinal);

    private readonly ConcurrentBag<TokenSession> _idle = [];
    private volatile bool _closed;

    /// <summary>Does something with a session; when a kept one fails, once more with a new one.</summary>
    /// <exception cref="SigningKeyStoreException">It cannot be done.</exception>
    public T Use<T>(string what, Func<TokenSession, T> work)
    {
        while (_idle.TryTake(out TokenSession? kept))
        {
            try
            {
                return Use(kept, work);
            }
            catch (Pkcs11Exception)
            {
                kept.Dispose();
            }
        }

        TokenSession? session = null;
        try
        {
            session = Open();
            return Use(session, work);
        }
        catch (Pkcs11Exception exception)
        {
            session?.Dispose();
            throw new SigningKeyStoreException($"The token '{options.TokenLabel}' cannot {what}: {exception.RV}.", exception);
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out TokenSession? session))
        {
            session.Dispose();
        }
    }

    /// <remarks>A session that failed goes no further: whoever called disposes it.</remarks>
    private T Use<T>(TokenSession session, Func<TokenSession, T> work)
    {
        T result;
        try
        {
            result = work(session);
        }
        catch (SigningKeyStoreException)
        {
            Keep(session);
            throw;
        }

        Keep(session);
        return result;
    }

    private void Keep(TokenSession session)
    {
        if (_closed)
        {
            session.Dispose();
        }
        else
        {
            _idle.Add(session);
        }
    }

    private TokenSession Open()
    {
        ISlot slot = Library().GetSlotList(SlotsType.WithTokenPresent).Find(found => found.GetTokenInfo().Label.TrimEnd() == options.TokenLabel)
            ?? throw new SigningKeyStoreException($"{options.Library}: there is no token with the label '{options.TokenLabel}'. Initialize one, or correct Pkcs11.TokenLabel.");
        var session = new TokenSession(slot.OpenSession(SessionType.ReadWrite));
        try
        {
            session.Login(Pin());
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private IPkcs11Library Library()
    {
        NativeLoader.Ensure();
        var factories = new Pkcs11InteropFactories();
        try
        {
            return s_libraries.GetOrAdd(
                options.Library, path => new Lazy<IPkcs11Library>(() => factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, path, AppType.MultiThreaded))).Value;
        }
        catch (Exception exception) when (exception is UnmanagedException or DllNotFoundException or BadImageFormatException)
        {
            throw new SigningKeyStoreException($"{options.Library}: the library cannot be loaded: {exception.Message}", exception);
        }
    }

    private string Pin() => options.PinFile is { } path ? SecretFile.Read(path) : options.Pin!;
}
