using Splitrun.Domain.Assignment;

namespace Splitrun.App.Hosting;

/// <summary>Chance as the system gives it.</summary>
internal sealed class SystemChance : IChance
{
    public double Draw() => Random.Shared.NextDouble();

    public string NewId() => Guid.CreateVersion7().ToString();
}
