using System.Diagnostics;
using System.Text;
using Splitrun.App.Http.Documents;
using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Tests.Http.Documents;

public sealed class YamlTextTests
{
    [Fact]
    public void Values_HaveTheirPlaces()
    {
        var root = Assert.IsType<MapNode>(Read("a: 1\nb:\n  - x\n  - \"y\"\n"));

        Assert.Equal([("a", new Place(1, 1)), ("b", new Place(2, 1))], root.Members.Select(m => (m.Name, m.Place)));
        var list = Assert.IsType<ListNode>(root.Members[1].Value);
        Assert.Equal([new TextNode("x", new Place(3, 5)), new TextNode("y", new Place(4, 5))], list.Items);
    }

    [Theory]
    [InlineData("yes", "yes")]
    [InlineData("on", "on")]
    [InlineData("2026-05-01", "2026-05-01")]
    [InlineData("'5'", "5")]
    [InlineData("\"true\"", "true")]
    [InlineData("!!str 5", "5")]
    [InlineData("! 5", "5")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("|\n  two\n  lines", "two\nlines")]
    public void Text_IsText(string yaml, string text) => Assert.Equal(text, Assert.IsType<TextNode>(Read(yaml)).Text);

    [Theory]
    [InlineData("5", 5)]
    [InlineData("-0.25", -0.25)]
    [InlineData("1e3", 1000)]
    [InlineData(".5", 0.5)]
    public void Number_IsANumber(string yaml, double value) => Assert.Equal(value, Assert.IsType<NumberNode>(Read(yaml)).Value);

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("# only a remark")]
    public void Nothing_IsNothing(string yaml) => Assert.IsType<NothingNode>(Read(yaml));

    [Fact]
    public void Alias_StandsForItsAnchor()
    {
        var root = Assert.IsType<MapNode>(Read("a: &v [x, y]\nb: *v\n"));

        Assert.Same(root.Members[0].Value, root.Members[1].Value);
    }

    [Theory]
    [InlineData("a: [1", ProblemCode.Malformed, "line 2")]
    [InlineData("a: 1\n b: 2", ProblemCode.Malformed, "line 2")]
    [InlineData("a: *nowhere", ProblemCode.Malformed, "line 1")]
    [InlineData("a: &a [*a]", ProblemCode.Malformed, "line 1")]
    [InlineData("a: !ruby/object 1", ProblemCode.Malformed, "line 1")]
    [InlineData("? [a]\n: 1", ProblemCode.Malformed, "line 1")]
    [InlineData("a: 1\n---\nb: 2", ProblemCode.Invalid, "line 2")]
    public void Unreadable_SaysWhere(string yaml, ProblemCode code, string place)
    {
        var problem = YamlText.Read(yaml, 0).Problem;

        Assert.Equal(code, problem?.Code);
        Assert.Contains(place, problem!.Errors.Keys.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [\nb: 1\n")]
    [InlineData("a: [1, 2\nb: 3\n")]
    public void Unclosed_IsSaidInWordsAboutTheText(string yaml)
    {
        var message = YamlText.Read(yaml, 0).Problem!.Errors.Values.Single().Single();

        Assert.Contains("is not closed", message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Bombs() => new()
    {
        { "aliases", "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n")) },
        { "alias depth", "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 500).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n")) },
        { "depth", new string('[', 500_000) },
        { "block depth", string.Concat(Enumerable.Range(0, 1_000).Select(i => new string(' ', i) + "a:\n")) },
        { "dashes", string.Concat(Enumerable.Repeat("- ", 300_000)) },
        { "values", string.Concat(Enumerable.Repeat("- x\n", 200_000)) },
        { "names", "{" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"k{i}: v,")) + "}" },
        { "questions", string.Concat(Enumerable.Repeat("? ", 300_000)) },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Bomb_IsRefusedSoon(string name, string yaml)
    {
        var watch = Stopwatch.StartNew();

        Assert.NotNull(YamlText.Read(yaml, 0).Problem);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{name} took {watch.Elapsed}");
    }

    /// <summary>Seeded texts of the marks that YAML gives a meaning: each is read or refused, and nothing else happens.</summary>
    [Fact]
    public void AnyText_IsReadOrRefused()
    {
        var random = new Random(4711);
        string[] marks = ["a", "b: ", "- ", "\n", "  ", "[", "]", "{", "}", ",", "&x ", "*x", "!t ", "|", ">", "'", "\"", "#", "---", "...", "%YAML 1.2", "? ", ": ", "\\", "\t", "\0", "é", "\ud83e\uddea", "<<: "];
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(1, 30); length > 0; length--)
            {
                text.Append(marks[random.Next(marks.Length)]);
            }

            var read = YamlText.Read(text.ToString(), 0);
            Assert.True(read.Problem is null or { Code: ProblemCode.Malformed or ProblemCode.Invalid });
        }
    }

    private static DocumentNode Read(string yaml) => YamlText.Read(yaml, 0).TryGet(out var node, out var problem) ? node : throw new InvalidOperationException(problem.Detail);
}
