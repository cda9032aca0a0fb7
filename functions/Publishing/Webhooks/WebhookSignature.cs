using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Splitrun.Publishing.Webhooks;

/// <summary>The signature of a webhook: HMAC-SHA256 over "{unix seconds}.{body}", so that neither body nor time can be changed or replayed late.</summary>
public static class WebhookSignature
{
    public const string HeaderName = "Splitrun-Signature";

    /// <summary>The header's value: <c>t=…,v1=…</c>.</summary>
    /// <param name="secret">The shared secret, as UTF-8 text.</param>
    /// <param name="body">The body's bytes.</param>
    /// <param name="at">Time of sending, UTC.</param>
    public static string Of(string secret, ReadOnlySpan<byte> body, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(seconds + "."));
        hmac.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
