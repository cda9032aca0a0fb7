namespace Splitrun.Cli;

/// <summary>How a command ended; scripts rely on the numbers.</summary>
internal enum ExitCode
{
    Done = 0,

    /// <summary>The app refused, or something failed on this side.</summary>
    Failed = 1,

    /// <summary>The command line is wrong.</summary>
    Usage = 2,

    /// <summary>The app cannot be reached, or stays busy.</summary>
    Unavailable = 3,

    /// <summary>verify found differences.</summary>
    Inconsistent = 4,

    /// <summary>Ctrl-C.</summary>
    Interrupted = 130,
}
