namespace Splitrun.Domain.Bundles;

/// <summary>A file of an archive that is written here.</summary>
/// <param name="Name">ASCII, relative, at most 100 characters.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="IsExecutable">Mode 0755 instead of 0644.</param>
internal sealed record BundleFile(string Name, ReadOnlyMemory<byte> Content, bool IsExecutable = false);
