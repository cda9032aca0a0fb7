using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Splitrun.App.Http.Bodies;

/// <summary>Opaque cursors: the place where a list goes on, as base64url.</summary>
internal static class Cursors
{
    public static string? Write<T>(T? place)
        where T : class => place is null ? null : WebEncoders.Base64UrlEncode(ApiJson.Bytes(place));

    public static T? Read<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(WebEncoders.Base64UrlDecode(text), ApiJson.Options);
        }
        catch (Exception failure) when (failure is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
