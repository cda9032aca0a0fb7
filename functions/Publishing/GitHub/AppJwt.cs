using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Splitrun.Publishing.GitHub;

/// <summary>The short-lived token with which a GitHub App says who it is (RFC 7519, RS256).</summary>
internal static class AppJwt
{
    /// <summary>How far the clocks may differ.</summary>
    private static readonly TimeSpan Backdated = TimeSpan.FromSeconds(60);

    /// <summary>GitHub takes ten minutes at the most.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(9);

    /// <summary>Makes a token.</summary>
    /// <param name="appId">The app's id or client id.</param>
    /// <param name="key">Its private key, as the setting holds it.</param>
    /// <param name="now">The time, UTC.</param>
    /// <exception cref="ArgumentException">It is no private key.</exception>
    public static string Create(string appId, string key, DateTimeOffset now)
    {
        var header = Encode("""{"alg":"RS256","typ":"JWT"}"""u8);
        var claims = Encode(JsonSerializer.SerializeToUtf8Bytes(new
        {
            iat = (now - Backdated).ToUnixTimeSeconds(),
            exp = (now + Lifetime).ToUnixTimeSeconds(),
            iss = appId,
        }));
        using var rsa = RSA.Create();
        rsa.ImportFromPem(PemOf(key));
        var signature = rsa.SignData(Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{header}.{claims}.{Encode(signature)}";
    }

    /// <summary>Whether the setting holds an RSA private key.</summary>
    public static bool IsKey(string key)
    {
        try
        {
            return Create("1", key, DateTimeOffset.UnixEpoch).Length > 0;
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Settings hold one line, so the line breaks may be written as \n, or the whole as base64.</summary>
    private static string PemOf(string key)
    {
        if (key.Contains("-----BEGIN", StringComparison.Ordinal))
            return key.Replace("\\n", "\n", StringComparison.Ordinal);

        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key.Trim(), bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : key;
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
