using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PolicyAnalyzers.Gateway.Pkcs11;

/// <summary>Adds the key store of a PKCS#11 token to a gateway.</summary>
public static class Pkcs11SigningKeys
{
    /// <summary>
    /// Keeps the signing keys of the process's gateway in a PKCS#11 token (OASIS PKCS #11 2.40 or later) with <c>CKM_EC_KEY_PAIR_GEN</c> and <c>CKM_ECDSA</c> on P-256. They are made in
    /// the token, sensitive and not extractable. Every node of a gateway uses the same token, or tokens that replicate.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options. They are validated when the host starts.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPkcs11SigningKeys(this IServiceCollection services, Action<Pkcs11Options> configure)
    {
        services.AddOptions<Pkcs11Options>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<Pkcs11Options>, Pkcs11OptionsValidator>());
        return services.Replace(ServiceDescriptor.Singleton<ISigningKeyStore, Pkcs11KeyStore>());
    }
}
