using System.Globalization;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace PolicyAnalyzers.Gateway.Pkcs11;

/// <summary>A session with the token, and the handles of the keys that it has used. For one thread at a time.</summary>
internal sealed class TokenSession(ISession session) : IDisposable
{
    private readonly Dictionary<string, IObjectHandle> _keys = new(StringComparer.Ordinal);

    public Pkcs11InteropFactories Factories => session.Factories;

    /// <exception cref="SigningKeyStoreException">The token has no such key.</exception>
    public IObjectHandle PrivateKey(string reference)
    {
        if (!_keys.TryGetValue(reference, out IObjectHandle? key))
        {
            key = Find(reference).Where(found => Is(found, CKO.CKO_PRIVATE_KEY)).FirstOrDefault() ?? throw new SigningKeyStoreException(
                $"The token has no private key {reference}. Nodes of one gateway share one token; name the token that made the key, or revoke the key.");
            _keys.Add(reference, key);
        }

        return key;
    }

    public void GenerateKeyPair(
        IMechanism mechanism, List<IObjectAttribute> publicKey, List<IObjectAttribute> privateKey, out IObjectHandle publicHandle, out IObjectHandle privateHandle) =>
        session.GenerateKeyPair(mechanism, publicKey, privateKey, out publicHandle, out privateHandle);

    public List<IObjectAttribute> GetAttributeValue(IObjectHandle handle, List<CKA> attributes) => session.GetAttributeValue(handle, attributes);

    public byte[] Sign(IMechanism mechanism, IObjectHandle key, byte[] digest) => session.Sign(mechanism, key, digest);

    public void Destroy(string reference)
    {
        _keys.Remove(reference);
        foreach (IObjectHandle handle in Find(reference))
        {
            session.DestroyObject(handle);
        }
    }

    /// <summary>Logs in; all sessions of a process share the login, so another may have done it.</summary>
    public void Login(string pin)
    {
        try
        {
            session.Login(CKU.CKU_USER, pin);
        }
        catch (Pkcs11Exception exception) when (exception.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
        }
    }

    public void Dispose() => session.Dispose();

    private List<IObjectHandle> Find(string reference)
    {
        byte[] id;
        try
        {
            id = Convert.FromHexString(reference);
        }
        catch (FormatException exception)
        {
            throw new SigningKeyStoreException(
                string.Create(CultureInfo.InvariantCulture, $"'{reference}' is no key in a PKCS#11 token: the database names a key of another kind of key store. Configure the store that made it."), exception);
        }

        return session.FindAllObjects([session.Factories.ObjectAttributeFactory.Create(CKA.CKA_ID, id)]);
    }

    private bool Is(IObjectHandle handle, CKO kind) =>
        session.GetAttributeValue(handle, [CKA.CKA_CLASS])[0].GetValueAsUlong() == (ulong)kind;
}
