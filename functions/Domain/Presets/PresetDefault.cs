using System.Security.Cryptography;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Presets;

/// <summary>Makes the default bundle of an automation, of a preset without variants.</summary>
public sealed class PresetDefault(AutomationEditor automations, IAutomationStore store, IBundleStore bundles)
{
    private static readonly Precondition IfNew = new(null, MustExist: false, MustNotExist: true);

    /// <summary>Sets the default bundle, and makes the automation where there is none. A bundle that was the default before is a repeat: what came after it stays.</summary>
    /// <param name="preset">A preset without variants.</param>
    /// <param name="replace">Whether it may take the place of another default bundle.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<DefaultBundle>> SetAsync(Preset preset, bool replace, CancellationToken cancellationToken)
    {
        var tarball = await PresetBundle.WriteAsync(preset, preset.Arms[0], cancellationToken);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(tarball));
        var present = (await store.FindAsync(preset.Automation, cancellationToken))?.Value;
        var isRepeat = present?.Bundle?.Sha256 == sha256 || (!replace && present?.Bundles.Any(change => change.Bundle?.Sha256 == sha256) == true);
        if (!isRepeat && !replace && present?.Bundle is not null)
        {
            return Problem.OfField(
                ProblemCode.Conflict, "automation", $"has another default bundle: send ?replace=true to take its place, or name another automation than \"{preset.Automation}\"");
        }

        using var content = new MemoryStream(tarball, writable: false);
        if (!(await bundles.PutAsync(content, cancellationToken)).TryGet(out var bundle, out var problem))
        {
            return problem;
        }

        return isRepeat || (problem = await EnterAsync(preset, bundle, cancellationToken)) is null
            ? new DefaultBundle(preset.Automation, bundle, Created: present?.Bundle is null)
            : problem;
    }

    private async Task<Problem?> EnterAsync(Preset preset, Bundle bundle, CancellationToken cancellationToken)
    {
        var draft = new AutomationDraft { Description = preset.Name, Entrypoint = "python3 main.py" };
        var entered = await automations.PutAsync(preset.Automation, draft, IfNew, cancellationToken);

        // An automation that is there already keeps what people declared of it.
        return entered.Problem is { Code: not ProblemCode.StaleRevision } problem
            ? problem
            : (await automations.SetBundleAsync(preset.Automation, bundle, "api", $"Made of the preset \"{preset.Name}\".", cancellationToken)).Problem;
    }
}

/// <summary>An automation's default bundle, as it was made.</summary>
/// <param name="Automation">The automation.</param>
/// <param name="Bundle">The bundle.</param>
/// <param name="Created">Whether the automation had none before.</param>
public sealed record DefaultBundle(string Automation, Bundle Bundle, bool Created);
