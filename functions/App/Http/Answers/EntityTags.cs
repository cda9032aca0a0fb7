using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Splitrun.Domain.Experiments;

namespace Splitrun.App.Http.Answers;

/// <summary>Entity tags: an experiment's is its version, anything else's the hash of its body. Weak and bare forms are taken as well.</summary>
internal static class EntityTags
{
    public static string Of(Experiment experiment) => $"\"{experiment.Version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>The hash of a body.</summary>
    public static string Of(ReadOnlySpan<byte> body) => $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"";

    /// <summary>A version that If-Match names, and what else the answer shows: the tag changes with either.</summary>
    public static string Of(int version, ReadOnlySpan<byte> body) =>
        $"\"{version.ToString(CultureInfo.InvariantCulture)}-{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 8))}\"";

    public static bool Matches(StringValues header, string tag) =>
        ValuesOf(header).Any(value => value == "*" || value == Bare(tag));

    /// <summary>If-Match and If-None-Match as what the caller knows of an experiment.</summary>
    public static Precondition PreconditionOf(HttpRequest request)
    {
        var match = ValuesOf(request.Headers.IfMatch);
        var mustNotExist = ValuesOf(request.Headers.IfNoneMatch).Contains("*");
        if (match.Count == 0)
        {
            return new Precondition(null, false, mustNotExist);
        }

        return match.Contains("*")
            ? new Precondition(null, true, mustNotExist)
            : new Precondition([.. match.Select(v => int.TryParse(v.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1)], true, mustNotExist);
    }

    private static List<string> ValuesOf(StringValues header) =>
        [.. header.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(Bare)];

    private static string Bare(string tag)
    {
        var strong = tag.StartsWith("W/", StringComparison.OrdinalIgnoreCase) ? tag[2..] : tag;
        return strong.Length >= 2 && strong[0] == '"' && strong[^1] == '"' ? strong[1..^1] : strong;
    }
}
