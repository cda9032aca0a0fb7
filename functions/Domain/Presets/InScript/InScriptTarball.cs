using System.IO.Compression;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Presets.InScript;

/// <summary>A checked tarball that holds every variant in one experiment_config.json.</summary>
internal sealed class InScriptTarball(Stream gzip)
{
    private const int MaxConfigBytes = 1024 * 1024;

    /// <summary>The bytes of its experiment_config.json, or why there is none that can be taken.</summary>
    public async Task<Result<ReadOnlyMemory<byte>>> ReadConfigAsync(CancellationToken cancellationToken)
    {
        await using var expanded = Open();
        var walk = new TarWalk(new TarBytes(expanded, long.MaxValue));
        ReadOnlyMemory<byte>? config = null;
        try
        {
            while (await walk.NextAsync(cancellationToken) is { } entry)
            {
                if (Refuse(entry.Entry, config is not null) is { } problem)
                {
                    return problem;
                }

                if (IsConfig(entry.Entry.Name))
                {
                    config = await walk.ReadDataAsync(entry, cancellationToken);
                }
                else
                {
                    await walk.SkipDataAsync(entry, cancellationToken);
                }
            }
        }
        catch (InvalidDataException failure)
        {
            return Invalid($"cannot be read: {failure.Message}");
        }

        return config is { } found ? found : Invalid($"must hold {InScriptConfig.FileName} at its top: it is what names the variants");
    }

    /// <summary>
    /// Writes the tarball of one variant: <paramref name="plugins"/> as plugins_config.json in the place of experiment_config.json, every other
    /// entry byte for byte as it is.
    /// </summary>
    public async Task WriteVariantAsync(ReadOnlyMemory<byte> plugins, Stream target, CancellationToken cancellationToken)
    {
        await using var expanded = Open();
        var walk = new TarWalk(new TarBytes(expanded, long.MaxValue));
        var written = new StoredGzip(target);
        while (await walk.NextAsync(cancellationToken) is { } entry)
        {
            await written.WriteAsync(entry.Globals, cancellationToken);
            if (IsConfig(entry.Entry.Name))
            {
                await walk.SkipDataAsync(entry, cancellationToken);
                await written.WriteAsync(TarBlocks.Renamed(entry.Header, PresetBundle.PluginsFile, plugins.Length), cancellationToken);
                await written.WriteAsync(plugins, cancellationToken);
                await written.WriteAsync(TarBlocks.PaddingAfter(plugins.Length), cancellationToken);
            }
            else
            {
                await written.WriteAsync(entry.Description, cancellationToken);
                await written.WriteAsync(entry.Header, cancellationToken);
                await walk.CopyDataAsync(entry, written, cancellationToken);
            }
        }

        await written.WriteAsync(TarBlocks.End(), cancellationToken);
        await written.CompleteAsync(cancellationToken);
    }

    private GZipStream Open()
    {
        gzip.Position = 0;
        return new GZipStream(gzip, CompressionMode.Decompress, leaveOpen: true);
    }

    private static Problem? Refuse(ArchiveEntry entry, bool isFound)
    {
        if (WalkedEntry.IsTopFile(entry.Name, PresetBundle.PluginsFile))
        {
            return Invalid($"must not hold {PresetBundle.PluginsFile} beside {InScriptConfig.FileName}: each variant gets its own");
        }

        if (entry.Type is EntryType.HardLink or EntryType.SymbolicLink && IsConfig(entry.Target))
        {
            return Invalid($"must not link to {InScriptConfig.FileName}, as {BundleProblems.Show(entry.Name)} does: the file is replaced");
        }

        if (!IsConfig(entry.Name))
        {
            return null;
        }

        if (isFound || entry.Type != EntryType.File)
        {
            return Invalid($"must hold {InScriptConfig.FileName} once, as a file");
        }

        return entry.Size > MaxConfigBytes ? BundleProblems.TooLarge($"must have an {InScriptConfig.FileName} of at most {MaxConfigBytes:N0} bytes") : null;
    }

    private static bool IsConfig(string name) => WalkedEntry.IsTopFile(name, InScriptConfig.FileName);

    private static Problem Invalid(string message) => Problem.OfField(ProblemCode.Invalid, BundleCheck.Field, message);
}
