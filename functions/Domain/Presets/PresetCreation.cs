using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Presets;

/// <summary>Makes the experiment of a preset, with a tarball for each variant.</summary>
public sealed class PresetCreation(ExperimentCreation experiments)
{
    /// <summary>Creates the experiment as a draft, or finds it as it was created before.</summary>
    /// <exception cref="ArgumentException">The preset has no variants.</exception>
    public async Task<Result<CreatedExperiment>> CreateExperimentAsync(Preset preset, CancellationToken cancellationToken)
    {
        if (preset.ExperimentId is not { } key)
        {
            throw new ArgumentException("A preset without variants makes no experiment.", nameof(preset));
        }

        var tarballs = new List<Func<CancellationToken, Task<Stream>>>();
        foreach (var arm in preset.Arms)
        {
            var tarball = await PresetBundle.WriteAsync(preset, arm, cancellationToken);
            tarballs.Add(_ => Task.FromResult<Stream>(new MemoryStream(tarball, writable: false)));
        }

        return await experiments.CreateAsync(key, PresetExperiment.DraftOf(preset), tarballs, cancellationToken);
    }
}
