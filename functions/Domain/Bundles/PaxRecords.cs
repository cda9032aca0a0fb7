using System.Buffers.Text;
using System.Text;

namespace Splitrun.Domain.Bundles;

/// <summary>The records of a pax extended header: <c>length keyword=value\n</c>, the length counting the whole record (POSIX.1-2001).</summary>
internal static class PaxRecords
{
    public const string Path = "path";
    public const string LinkPath = "linkpath";
    public const string Size = "size";

    /// <summary>Keywords under which GNU tar describes sparse files, their true names and sizes.</summary>
    public const string SparsePrefix = "GNU.sparse.";

    /// <summary>Reads the records; false when they are not of that form or a keyword comes twice.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out Dictionary<string, string> records)
    {
        records = [];
        while (!data.IsEmpty)
        {
            if (!TryTakeRecord(data, out var length, out var record))
            {
                return false;
            }

            var equals = record.IndexOf((byte)'=');
            if (equals <= 0 || !records.TryAdd(Decode(record[..equals]), Decode(record[(equals + 1)..])))
            {
                return false;
            }

            data = data[length..];
        }

        return true;
    }

    private static bool TryTakeRecord(ReadOnlySpan<byte> data, out int length, out ReadOnlySpan<byte> record)
    {
        record = default;
        if (!Utf8Parser.TryParse(data, out length, out var digits) || length <= digits + 1 || length > data.Length)
        {
            return false;
        }

        record = data[(digits + 1)..(length - 1)];
        return data[0] is >= (byte)'0' and <= (byte)'9' && data[digits] == (byte)' ' && data[length - 1] == (byte)'\n';
    }

    private static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
