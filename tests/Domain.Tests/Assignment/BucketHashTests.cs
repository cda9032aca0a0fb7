using Splitrun.Domain.Assignment;

namespace Splitrun.Domain.Tests.Assignment;

public sealed class BucketHashTests
{
    [Fact]
    public void Bucket_GoldenVectors_AreGrowthBooks()
    {
        var rows = GoldenVectors.Rows("growthbook.json", "buckets");

        Assert.True(rows.Count > 200);
        Assert.All(rows, row => Assert.Equal(row.GetProperty("bucket").GetUInt32(), BucketHash.Bucket(row.Text("seed"), row.Text("value"))));
    }

    // The table of HASHING.md.
    [Theory]
    [InlineData("prompt_style", "25229568147", 184)]
    [InlineData("prompt_style", "user-1", 658)]
    [InlineData("", "a", 216)]
    [InlineData("é", "😀", 3576)]
    public void Bucket_VectorsOfTheContract_Match(string seed, string value, uint expected)
    {
        Assert.Equal(expected, BucketHash.Bucket(seed, value));
        Assert.Equal(expected / 10_000.0, BucketHash.Position(seed, value));
    }

    [Theory]
    [InlineData("prompts", "25229568147", 0.315)]
    [InlineData("prompts", "user-1", 0.361)]
    public void LayerPosition_VectorsOfTheContract_Match(string layer, string value, double expected)
    {
        Assert.Equal(expected, BucketHash.LayerPosition(layer, value));
    }

    [Fact]
    public void LayerPosition_GoldenVectors_AreGrowthBooks()
    {
        var rows = GoldenVectors.Rows("growthbook.json", "layers");

        Assert.True(rows.Count > 200);
        Assert.All(rows, row => Assert.Equal(row.Number("position"), BucketHash.LayerPosition(row.Text("layer"), row.Text("value"))));
    }

    // From the table of the FNV authors, http://www.isthe.com/chongo/src/fnv/test_fnv.c: FNV-1a 32 of "", "a" and "foobar".
    [Theory]
    [InlineData("", 0x811c9dc5u)]
    [InlineData("a", 0xe40c292cu)]
    [InlineData("foobar", 0xbf9cf968u)]
    public void Fnv1a32_PublishedVectors_Match(string text, uint expected)
    {
        Assert.Equal(expected, BucketHash.Fnv1a32(BucketHash.Start, text));
    }

    [Fact]
    public void Bucket_SeedHashedBefore_IsTheSame()
    {
        var state = BucketHash.Fnv1a32(BucketHash.Start, "salt");

        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(BucketHash.Bucket("salt", $"u{i}"), BucketHash.Bucket(state, $"u{i}")));
    }

    [Fact]
    public void Bucket_NumbersOfEveryLength_AreHashedAsTheirDecimalDigits()
    {
        var lengths = new HashSet<int>();
        for (var i = 0; i < 300_000; i++)
        {
            var digits = BucketHash.Fnv1a32(BucketHash.Start, $"{i}").ToString();
            lengths.Add(digits.Length);
            Assert.Equal(BucketHash.Fnv1a32(BucketHash.Start, digits) % 10_000, BucketHash.Bucket("", $"{i}"));
        }

        Assert.Superset(new HashSet<int> { 6, 7, 8, 9, 10 }, lengths);
    }
}
