namespace Splitrun.Storage.Tests.Bundles;

/// <summary>The true time, moved by what a test says.</summary>
internal sealed class SetTime : TimeProvider
{
    private TimeSpan _moved;

    public void Advance(TimeSpan by) => _moved += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _moved;
}
