using System.Text.Json;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Tests.Runs;

public sealed class RecentRunsTests
{
    private const string Experiment = "exp";

    /// <summary>Room for twenty of the runs below, ten in each generation.</summary>
    private readonly RecentRuns _twenty = new(20 * RunOf(100).EstimatedBytes);

    [Fact]
    public void Find_KeptAndOthers_FindsThoseOfThatExperiment()
    {
        var recent = new RecentRuns();
        recent.Keep([RunOf(1)]);

        Assert.Equal(RunOf(1), recent.Find(Experiment, "r-001"));
        Assert.Null(recent.Find("other", "r-001"));
        Assert.Null(recent.Find(Experiment, "r-002"));
    }

    [Fact]
    public void Find_MoreThanThereIsRoomFor_TheOldestAreForgotten()
    {
        _twenty.Keep(Enumerable.Range(100, 30).Select(i => RunOf(i)));

        Assert.All(Enumerable.Range(100, 10), i => Assert.Null(_twenty.Find(Experiment, $"r-{i}")));
        Assert.All(Enumerable.Range(120, 10), i => Assert.NotNull(_twenty.Find(Experiment, $"r-{i}")));
    }

    [Fact]
    public void Find_AskedForSince_IsKeptOn()
    {
        for (var i = 100; i < 200; i++)
        {
            _twenty.Keep([RunOf(i)]);
            Assert.NotNull(_twenty.Find(Experiment, "r-100"));
        }

        Assert.Null(_twenty.Find(Experiment, "r-150"));
    }

    [Fact]
    public void Keep_TheSameRunAgain_TakesNoMoreRoomAndTheLaterOneCounts()
    {
        _twenty.Keep([RunOf(100)]);
        _twenty.Keep(Enumerable.Range(0, 50).Select(_ => RunOf(101) with { Variant = "later" }));

        Assert.NotNull(_twenty.Find(Experiment, "r-100"));
        Assert.Equal("later", _twenty.Find(Experiment, "r-101")?.Variant);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"repository":"acme/build","attempt":3,"labels":["a","b"]}""")]
    [InlineData("""{"prompt":"Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua."}""")]
    [InlineData("""{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":0,"k":1,"l":2,"m":3,"n":4,"o":5,"p":6,"q":7,"r":8,"s":9,"t":0}""")]
    public void EstimatedBytes_AgainstWhatMakingOneAllocates_LiesWithinHalfAndTwice(string? attributes)
    {
        _ = RunOf(100, attributes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var runs = new Dictionary<(string, string), RunFacts>(1_000);
        for (var i = 0; i < 1_000; i++)
        {
            var run = RunOf(i, attributes);
            runs.Add((Experiment, run.RunId), run);
        }

        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000;
        Assert.InRange(runs[(Experiment, "r-100")].EstimatedBytes, allocated / 2, allocated * 2);
    }

    private static RunFacts RunOf(int number, string? attributes = null) => new(
        $"r-{number:D3}", new RunShard(Experiment, 0), "a", true, $"u-{number:D3}", number, DateTimeOffset.UnixEpoch,
        attributes is null ? null : JsonElement.Parse(attributes), AssignmentReason.Random, 1, 0);
}
