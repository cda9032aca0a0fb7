using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Splitrun.Domain.Assignment;

/// <summary>Microsoft.FeatureManagement's percentile hash: a frozen contract, see HASHING.md.</summary>
/// <threadsafety>Pure functions; nothing is allocated for units up to some hundred characters.</threadsafety>
public static class PercentileHash
{
    private const int StackBytes = 512;

    /// <summary>
    /// SHA-256 of the UTF-8 bytes of unit, line feed, seed; the first four bytes, little-endian, as a per cent of the largest such
    /// number. Range: 0 to 100, both inclusive.
    /// </summary>
    /// <remarks>A surrogate without its other half is hashed as U+FFFD, as <see cref="Encoding.UTF8"/> encodes it.</remarks>
    public static double Percentage(ReadOnlySpan<char> unit, ReadOnlySpan<char> seed)
    {
        var needed = Encoding.UTF8.GetMaxByteCount(unit.Length) + 1 + Encoding.UTF8.GetMaxByteCount(seed.Length);
        var rented = needed > StackBytes ? ArrayPool<byte>.Shared.Rent(needed) : null;
        var bytes = rented ?? stackalloc byte[StackBytes];
        var length = Encoding.UTF8.GetBytes(unit, bytes);
        bytes[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(seed, bytes[length..]);

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], digest);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(digest) / (double)uint.MaxValue * 100;
    }
}
