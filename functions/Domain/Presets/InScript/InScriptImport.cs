using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Presets.InScript;

/// <summary>Takes over a tarball that chooses its variant by itself: an experiment, and a tarball for each of its variants.</summary>
public sealed class InScriptImport(ExperimentCreation experiments, BundleLimits limits)
{
    /// <summary>Creates the experiment as a draft, or finds it as it was created before.</summary>
    /// <param name="content">The tarball; read once.</param>
    /// <param name="read">Gives the bytes of experiment_config.json their shape.</param>
    /// <param name="key">The experiment's key, where the file's is not to be taken.</param>
    /// <param name="automation">The automation; the experiment's key when null.</param>
    /// <param name="cancellationToken">Cancels the call and leaves nothing behind.</param>
    public async Task<Result<CreatedExperiment>> ImportAsync(
        Stream content, Func<ReadOnlyMemory<byte>, Result<InScriptConfigDraft>> read, string? key, string? automation, CancellationToken cancellationToken)
    {
        await using var spool = Spool.Open();
        if (!(await BundleCheck.CopyAsync(content, limits, spool.WriteAsync, cancellationToken)).TryGet(out var taken, out var problem))
        {
            return problem;
        }

        if (taken.ExpandedSize > limits.MaxCompressedBytes)
        {
            return BundleProblems.TooLarge($"must expand to at most {limits.MaxCompressedBytes:N0} bytes here: the tarballs made of it are not compressed");
        }

        var tarball = new InScriptTarball(spool);
        var bytes = await tarball.ReadConfigAsync(cancellationToken);
        if (!bytes.Then(read).Then(draft => InScriptConfig.Validate(draft, key)).TryGet(out var config, out problem))
        {
            return problem;
        }

        return await experiments.CreateAsync(
            config.ExperimentId, config.DraftOf(automation), [.. config.Variants.Select(variant => OpenerOf(tarball, variant))], cancellationToken);
    }

    private static Func<CancellationToken, Task<Stream>> OpenerOf(InScriptTarball tarball, PresetArm variant)
    {
        var plugins = PresetJson.File(variant.Plugins);
        return async cancellationToken =>
        {
            var written = Spool.Open();
            try
            {
                await tarball.WriteVariantAsync(plugins, written, cancellationToken);
                written.Position = 0;
                return written;
            }
            catch
            {
                await written.DisposeAsync();
                throw;
            }
        };
    }
}
