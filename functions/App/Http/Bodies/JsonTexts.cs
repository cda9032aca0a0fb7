using System.Text.Json;
using System.Text.Unicode;

namespace Splitrun.App.Http.Bodies;

/// <summary>
/// Whether the texts in JSON are texts at all. The grammar lets a string hold half a surrogate pair, as an escape; whoever then reads it meets an
/// exception, however late. So it is asked before anything is read.
/// </summary>
internal static class JsonTexts
{
    /// <summary>False for bytes that are no UTF-8, and for a name or a string with half a pair. What is no JSON otherwise is said elsewhere.</summary>
    public static bool AreWhole(ReadOnlySpan<byte> utf8) => Utf8.IsValid(utf8) && (!MayHoldHalves(utf8) || AreWholeOnReading(utf8));

    /// <summary>Escapes of surrogates begin so; nearly no text has any.</summary>
    private static bool MayHoldHalves(ReadOnlySpan<byte> utf8) => utf8.IndexOf(@"\ud"u8) >= 0 || utf8.IndexOf(@"\uD"u8) >= 0;

    private static bool AreWholeOnReading(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ApiJson.MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
