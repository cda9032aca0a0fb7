namespace Splitrun.Domain.Assignment;

/// <summary>Where chance comes from; tests give a seeded one.</summary>
public interface IChance
{
    /// <summary>A uniform draw. Range: 0 inclusive to 1 exclusive.</summary>
    double Draw();

    /// <summary>A new identifier that nobody has had.</summary>
    string NewId();
}
