using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Splitrun.Storage.Limits;

namespace Splitrun.Storage.Tables;

/// <summary>Text as part of a partition or row key: what keys may not hold is written as ! and four hexadecimal digits.</summary>
internal static class TableKey
{
    /// <summary>Leaves room in a key for what stands around the text.</summary>
    private const int MaxEncodedLength = StorageLimits.KeyCharacters - 112;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@+=,;() ");

    /// <summary>Distinct texts get distinct keys; a text that would become too long is replaced by its SHA-256.</summary>
    public static string Encode(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(Plain) < 0)
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length * 2);
        foreach (var character in text)
        {
            _ = Plain.Contains(character)
                ? encoded.Append(character)
                : encoded.Append('!').Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
        }

        return encoded.Length <= MaxEncodedLength
            ? encoded.ToString()
            : "!sha256-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Sorts newest first: ticks counted down from the end of time, 19 digits.</summary>
    public static string NewestFirst(DateTimeOffset at) => (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}
