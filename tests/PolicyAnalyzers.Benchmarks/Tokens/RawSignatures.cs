using System.Security.Cryptography;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>
/// The cryptographic minimum of a token: two ES256 verifications (assertion, proof) and one signature, with live keys
/// and nothing else, on every core.
/// </summary>
internal static class RawSignatures
{
    public static async Task RunAsync(int count)
    {
        int cores = Environment.ProcessorCount;
        await Task.WhenAll(Enumerable.Range(0, cores).Select(core => Task.Run(() => Run((count / cores) + (core < count % cores ? 1 : 0)))));
    }

    private static void Run(int count)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] data = RandomNumberGenerator.GetBytes(512);
        byte[] signature = key.SignData(data, HashAlgorithmName.SHA256);
        for (int i = 0; i < count; i++)
        {
            if (!key.VerifyData(data, signature, HashAlgorithmName.SHA256) || !key.VerifyData(data, signature, HashAlgorithmName.SHA256))
            {
                throw new InvalidOperationException("A signature does not verify.");
            }

            signature = key.SignData(data, HashAlgorithmName.SHA256);
        }
    }
}
