using System.Diagnostics.CodeAnalysis;

namespace Splitrun.Domain.Assignment;

/// <summary>A version by Semantic Versioning 2.0.0, as far as precedence goes (build metadata has no part in it).</summary>
/// <remarks>https://semver.org/spec/v2.0.0.html, items 2, 9, 10 and 11. A leading v is let pass, as tags have one.</remarks>
internal sealed class SemanticVersion
{
    private readonly string[] _core;
    private readonly string[] _preRelease;

    private SemanticVersion(string[] core, string[] preRelease) => (_core, _preRelease) = (core, preRelease);

    /// <summary>Below 0, 0 or above 0 by precedence; null where either is not a version.</summary>
    public static int? Compare(string? left, string? right) =>
        TryParse(left, out var l) && TryParse(right, out var r) ? l.ComparePrecedence(r) : null;

    public static bool TryParse(string? text, [NotNullWhen(true)] out SemanticVersion? version)
    {
        version = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var (rest, build) = Cut(text[0] is 'v' or 'V' ? text[1..] : text, '+');
        var (numbers, preRelease) = Cut(rest, '-');
        var core = numbers.Split('.');
        var identifiers = preRelease?.Split('.') ?? [];
        if (core.Length != 3 || !core.All(IsNumber) || !identifiers.All(IsPreRelease) || build?.Split('.').All(IsIdentifier) == false)
        {
            return false;
        }

        version = new SemanticVersion(core, identifiers);
        return true;
    }

    /// <summary>Below 0, 0 or above 0; a pre-release is below the release of the same numbers.</summary>
    private int ComparePrecedence(SemanticVersion other)
    {
        var core = CompareLists(_core, other._core);
        if (core != 0 || (_preRelease.Length == 0) != (other._preRelease.Length == 0))
        {
            return core != 0 ? core : other._preRelease.Length.CompareTo(_preRelease.Length);
        }

        return CompareLists(_preRelease, other._preRelease);
    }

    /// <summary>Item 11: identifier by identifier from the left; of equal beginnings the longer list is higher.</summary>
    private static int CompareLists(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var order = CompareIdentifiers(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <summary>Numbers by value (of any length), texts by ASCII order, and numbers below texts.</summary>
    private static int CompareIdentifiers(string left, string right) => (IsDigits(left), IsDigits(right)) switch
    {
        (true, true) when left.Length != right.Length => left.Length.CompareTo(right.Length),
        (true, false) => -1,
        (false, true) => 1,
        _ => string.CompareOrdinal(left, right),
    };

    private static (string Before, string? After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static bool IsNumber(string text) => IsDigits(text) && (text.Length == 1 || text[0] != '0');

    private static bool IsPreRelease(string text) => IsIdentifier(text) && (!IsDigits(text) || IsNumber(text));

    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
