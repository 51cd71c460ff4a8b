namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>The APIs that are told how long a token, a signed URL or a session lives. Data only; simple names of types, since many packages have them.</summary>
internal static class LifetimeSinks
{
    public const string Constructor = ".ctor";

    /// <summary>Constructors and methods, by the parameter that says it.</summary>
    public static readonly (string Type, string Method, string Parameter)[] Parameters =
    [
        ("AccessToken", Constructor, "expiresOn"),
        ("JwtSecurityToken", Constructor, "expires"),
        ("JwtPayload", Constructor, "expires"),
        ("JwtSecurityTokenHandler", "CreateJwtSecurityToken", "expires"),
        ("JwtSecurityTokenHandler", "CreateEncodedJwt", "expires"),
        ("JwtBuilder", "ExpirationTime", "time"),
        ("JwtBuilder", "ExpirationTime", "value"),
        ("UrlSigner", "Sign", "duration"),
        ("UrlSigner", "SignAsync", "duration"),
        ("BlobServiceClient", "GetUserDelegationKey", "expiresOn"),
        ("BlobServiceClient", "GetUserDelegationKeyAsync", "expiresOn"),
        ("BlobBaseClient", "GenerateSasUri", "expiresOn"),
        ("BlobContainerClient", "GenerateSasUri", "expiresOn"),
        ("BlobServiceClient", "GenerateAccountSasUri", "expiresOn"),
        ("QueueClient", "GenerateSasUri", "expiresOn"),
        ("ShareFileClient", "GenerateSasUri", "expiresOn"),
        ("ShareClient", "GenerateSasUri", "expiresOn"),
        ("TableClient", "GenerateSasUri", "expiresOn"),
        ("DataLakeFileClient", "GenerateSasUri", "expiresOn"),
        ("DataLakePathClient", "GenerateSasUri", "expiresOn"),
        ("BlobSasBuilder", Constructor, "expiresOn"),
        ("AccountSasBuilder", Constructor, "expiresOn"),
    ];

    /// <summary>Properties of requests and descriptors.</summary>
    public static readonly (string Type, string Property)[] Properties =
    [
        ("SecurityTokenDescriptor", "Expires"),
        ("BlobSasBuilder", "ExpiresOn"),
        ("AccountSasBuilder", "ExpiresOn"),
        ("QueueSasBuilder", "ExpiresOn"),
        ("ShareSasBuilder", "ExpiresOn"),
        ("TableSasBuilder", "ExpiresOn"),
        ("DataLakeSasBuilder", "ExpiresOn"),
        ("GetPreSignedUrlRequest", "Expires"),
        ("Initializer", "Lifetime"),
        ("GenerateAccessTokenRequest", "Lifetime"),
    ];

    /// <summary>The claim that ends a token, as a key.</summary>
    public const string ExpiryClaim = "exp";
}
