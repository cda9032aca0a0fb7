using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;

namespace Splitrun.Storage.Tests.Automations;

/// <summary>What every store of automations promises.</summary>
public abstract class AutomationStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset At = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    protected abstract IAutomationStore Store { get; }

    [Fact]
    public async Task FindAsync_Nothing_IsNull() => Assert.Null(await Store.FindAsync("nothing", None));

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a#b?c\\d")]
    [InlineData("a\0b\u0085")]
    public async Task FindAsync_NameThatIsNoKey_IsNull(string name) => Assert.Null(await Store.FindAsync(name, None));

    [Fact]
    public async Task TryCreateAsync_New_IsFoundAsItWasWritten()
    {
        var written = Named("rich") with
        {
            Description = "Wie häufig?",
            Repository = "owner/name",
            Entrypoint = "python3 main.py",
            Experiments = ["a", "b"],
            Bundles =
            [
                new BundleChange(2, null, At, "api", "r", Restores: 0),
                new BundleChange(1, new VariantBundle(new string('a', 64), 7), At, "timer", "p", new PromotionMark("a", 3)),
            ],
            Version = 4,
        };

        Assert.True(await Store.TryCreateAsync(written, None));

        var found = (await Store.FindAsync("rich", None))!.Value;
        Assert.Equal(written.Experiments, found.Experiments);
        Assert.Equal(written.Bundles, found.Bundles);
        Assert.Equal(written with { Experiments = found.Experiments, Bundles = found.Bundles }, found);
    }

    [Fact]
    public async Task TryCreateAsync_NameTaken_ChangesNothing()
    {
        await Store.TryCreateAsync(Named("taken"), None);

        Assert.False(await Store.TryCreateAsync(Named("taken") with { Version = 9 }, None));

        Assert.Equal(1, (await Store.FindAsync("taken", None))!.Value.Version);
    }

    [Fact]
    public async Task TryReplaceAsync_OnlyOverThePresentRevision()
    {
        await Store.TryCreateAsync(Named("replaced"), None);
        var revision = (await Store.FindAsync("replaced", None))!.Revision;

        Assert.True(await Store.TryReplaceAsync(Named("replaced") with { Version = 2 }, revision, None));
        Assert.False(await Store.TryReplaceAsync(Named("replaced") with { Version = 3 }, revision, None));

        Assert.Equal(2, (await Store.FindAsync("replaced", None))!.Value.Version);
    }

    [Fact]
    public async Task TryDeleteAsync_OnlyThePresentRevision()
    {
        await Store.TryCreateAsync(Named("deleted"), None);
        var stale = (await Store.FindAsync("deleted", None))!.Revision;
        await Store.TryReplaceAsync(Named("deleted") with { Version = 2 }, stale, None);

        Assert.False(await Store.TryDeleteAsync("deleted", stale, None));
        Assert.True(await Store.TryDeleteAsync("deleted", (await Store.FindAsync("deleted", None))!.Revision, None));

        Assert.Null(await Store.FindAsync("deleted", None));
        Assert.False(await Store.TryDeleteAsync("deleted", stale, None));
    }

    [Fact]
    public async Task ListAsync_IsInOrdinalOrder_AndGoesOnAfterAny()
    {
        string[] names = ["A", "a", "a-1", "a.b", "a0", "a_", "aA", "b", "0"];
        foreach (var name in names)
        {
            await Store.TryCreateAsync(Named(name), None);
        }

        var sorted = names.Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i <= sorted.Count; i++)
        {
            var rest = await Store.ListAsync(i == 0 ? null : sorted[i - 1], None).Select(a => a.Name).ToListAsync();
            Assert.Equal(sorted[i..], rest);
        }
    }

    private static Automation Named(string name) => new() { Name = name, CreatedAt = At, UpdatedAt = At };
}
