namespace Splitrun.Storage.Tests.Runs;

/// <summary>Run ids and units that are allowed, and hard on keys and addresses.</summary>
public static class OddTexts
{
    public static readonly IReadOnlyList<string> All =
    [
        "25229568147", "case", "CASE", "Case", "a/b", @"a\b", "a#b", "a?b", "a%b", "a%2fb", "a!b", "a!002fb", "it's", "\"quoted\"", "a b", "a  b", " leading", "trailing ",
        "a+b", "a&b=c", "a:b", "a;b", "a,b", "(a)", "a|b", "..", ".", "~", "-", "@1", "é", "e\u0301", "日本語", "🧪", "👩‍🔬", "\u200b", "ﬀ", "ß", "SS", "<script>", "$filter", "' or 1 eq 1",
        new string('x', 128), new string('/', 128), new string('é', 128), string.Concat(Enumerable.Repeat("🧪", 64)), new string('!', 128), new string('é', 127) + "è",
    ];

    public static TheoryData<string> RunIds() => [.. All];
}
