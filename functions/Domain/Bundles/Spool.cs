namespace Splitrun.Domain.Bundles;

/// <summary>A place for a bundle that has to be read more than once: a temporary file that goes when it is closed.</summary>
internal static class Spool
{
    private const int BufferBytes = 64 * 1024;

    public static FileStream Open() => new(
        Path.Combine(Path.GetTempPath(), $"splitrun-{Path.GetRandomFileName()}"),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = BufferBytes,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
}
