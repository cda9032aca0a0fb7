using System.Runtime.CompilerServices;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Flags;
using Splitrun.Domain.Problems;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Time;

namespace Splitrun.Domain.Tests.Flags;

/// <summary>How old a flag may be, and who pays for reading it again.</summary>
public sealed class FlagCatalogueTests
{
    private const string Key = "prompt_style";

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly CountingStore _store = new();
    private readonly FlagCatalogue _flags;

    public FlagCatalogueTests() => _flags = new FlagCatalogue(_store, _time);

    [Fact]
    public async Task FindAsync_Fresh_AsksTheStoreOnce()
    {
        await _store.WriteAsync(Definitions.Running());
        var first = await FindAsync();
        _time.Advance(FlagCatalogue.FreshFor);

        Assert.Same(first, await FindAsync());
        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task FindAsync_NotFresh_AnswersAtOnceAndReadsBehind()
    {
        await _store.WriteAsync(Definitions.Running());
        var first = await FindAsync();
        await _store.WriteAsync(Definitions.Running() with { Version = 2 });
        _time.Advance(FlagCatalogue.FreshFor + Moment);

        Assert.Same(first, await FindAsync());
        await Eventually.TrueAsync(async () => (await FindAsync())!.Experiment.Version == 2, Limit, "the new version is there");
        Assert.Equal(2, _store.Reads);
    }

    [Fact]
    public async Task FindAsync_TooOld_ReadsBeforeItAnswers()
    {
        await _store.WriteAsync(Definitions.Running());
        await FindAsync();
        await _store.WriteAsync(Definitions.Running() with { Version = 2 });
        _time.Advance(FlagCatalogue.MaxAge + Moment);

        Assert.Equal(2, (await FindAsync())!.Experiment.Version);
    }

    [Fact]
    public async Task FindAsync_StoreAway_GoesOnUntilTooOld()
    {
        await _store.WriteAsync(Definitions.Running());
        await FindAsync();
        _store.IsAway = true;
        _time.Advance(FlagCatalogue.FreshFor + Moment);

        Assert.NotNull(await FindAsync());
        await Eventually.TrueAsync(() => Task.FromResult(_store.Reads == 2), Limit, "it was tried behind");
        Assert.NotNull(await FindAsync());
        _time.Advance(FlagCatalogue.MaxAge);
        await Assert.ThrowsAsync<StoreUnavailableException>(FindAsync);
    }

    [Fact]
    public async Task FindAsync_Unknown_IsNotKept()
    {
        Assert.Null(await FindAsync());
        await _store.WriteAsync(Definitions.Running());
        Assert.NotNull(await FindAsync());
        Assert.Null(await _flags.FindAsync("no key at all", CancellationToken.None));
        Assert.Equal(2, _store.Reads);
    }

    [Fact]
    public async Task FindAsync_UnchangedVersion_IsTheSameFlag()
    {
        await _store.WriteAsync(Definitions.Running());
        var first = await FindAsync();
        _time.Advance(FlagCatalogue.MaxAge + Moment);

        Assert.Same(first, await FindAsync());
        Assert.Equal(2, _store.Reads);
    }

    [Fact]
    public async Task Write_ThroughTheAnnouncingStore_CountsAtOnce()
    {
        var announcing = new AnnouncingExperimentStore(_store, _flags);
        var experiment = Definitions.Running();
        Assert.Empty(await _flags.ListAsync(CancellationToken.None));

        Assert.True(await announcing.TryCreateAsync(experiment, CancellationToken.None));
        Assert.Equal(Key, Assert.Single(await _flags.ListAsync(CancellationToken.None)).Experiment.Key);
        var revision = (await announcing.FindAsync(Key, CancellationToken.None))!.Revision;
        Assert.True(await announcing.TryReplaceAsync(experiment with { Version = 2 }, revision, CancellationToken.None));
        Assert.False(await announcing.TryReplaceAsync(experiment with { Version = 3 }, revision, CancellationToken.None));

        Assert.Equal(2, (await FindAsync())!.Experiment.Version);
        Assert.Equal(2, Assert.Single(await _flags.ListAsync(CancellationToken.None)).Experiment.Version);
    }

    [Fact]
    public async Task Renew_WithAnOlderVersion_ChangesNothing()
    {
        _flags.Renew(Definitions.Running() with { Version = 3 });
        _flags.Renew(Definitions.Running() with { Version = 2 });

        Assert.Equal(3, (await FindAsync())!.Experiment.Version);
    }

    [Fact]
    public async Task ListAsync_Fresh_AsksTheStoreOnceAndLeavesOutArchived()
    {
        await _store.WriteAsync(Definitions.Running("b"));
        await _store.WriteAsync(Definitions.Draft("a"));
        await _store.WriteAsync(Definitions.Running("c") with { State = ExperimentState.Archived });

        var first = await _flags.ListAsync(CancellationToken.None);
        var second = await _flags.ListAsync(CancellationToken.None);

        Assert.Equal(["a", "b"], first.Select(flag => flag.Experiment.Key));
        Assert.Same(first, second);
        Assert.Equal(1, _store.Lists);
        Assert.Same(first[0], await _flags.FindAsync("a", CancellationToken.None));
        Assert.Equal(0, _store.Reads);
    }

    [Fact]
    public async Task ListAsync_NotFresh_AnswersAtOnceAndReadsBehind()
    {
        await _store.WriteAsync(Definitions.Running("a"));
        Assert.Single(await _flags.ListAsync(CancellationToken.None));
        await _store.WriteAsync(Definitions.Running("b"));
        _time.Advance(FlagCatalogue.FreshFor + Moment);

        Assert.Single(await _flags.ListAsync(CancellationToken.None));
        await Eventually.TrueAsync(async () => (await _flags.ListAsync(CancellationToken.None)).Count == 2, Limit, "the new flag is there");
    }

    private async Task<Flag?> FindAsync() => await _flags.FindAsync(Key, CancellationToken.None);

    /// <summary>Counts reads, and can go away.</summary>
    private sealed class CountingStore : IExperimentStore
    {
        private readonly InMemoryExperimentStore _kept = new();
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public int Lists { get; private set; }

        public bool IsAway { get; set; }

        public async Task WriteAsync(Experiment experiment)
        {
            var present = await _kept.FindAsync(experiment.Key, CancellationToken.None);
            Assert.True(present is null
                ? await _kept.TryCreateAsync(experiment, CancellationToken.None)
                : await _kept.TryReplaceAsync(experiment, present.Revision, CancellationToken.None));
        }

        public Task<Stored<Experiment>?> FindAsync(string key, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return IsAway ? throw new StoreUnavailableException("away", new IOException()) : _kept.FindAsync(key, cancellationToken);
        }

        public async IAsyncEnumerable<Experiment> ListAsync(string? afterKey, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Lists++;
            await foreach (var experiment in _kept.ListAsync(afterKey, cancellationToken))
            {
                yield return experiment;
            }
        }

        public Task<Experiment?> FindVersionAsync(string key, int version, CancellationToken cancellationToken) => _kept.FindVersionAsync(key, version, cancellationToken);

        public Task<IReadOnlyList<Experiment>> ListVersionsAsync(string key, CancellationToken cancellationToken) => _kept.ListVersionsAsync(key, cancellationToken);

        public Task<bool> TryCreateAsync(Experiment experiment, CancellationToken cancellationToken) => _kept.TryCreateAsync(experiment, cancellationToken);

        public Task<bool> TryReplaceAsync(Experiment experiment, string revision, CancellationToken cancellationToken) =>
            _kept.TryReplaceAsync(experiment, revision, cancellationToken);
    }
}
