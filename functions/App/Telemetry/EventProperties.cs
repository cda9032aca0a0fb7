using System.Globalization;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Telemetry;

/// <summary>Properties of an event; those without a value are left out.</summary>
internal sealed class EventProperties
{
    public EventProperties()
    {
    }

    public EventProperties(Run run)
    {
        this["experiment"] = run.Experiment;
        this["variant"] = run.Variant;
        this["run_id"] = run.RunId;
        this["reason"] = Words.Of(run.Reason);
        this["version"] = run.Version.ToString(CultureInfo.InvariantCulture);
        this["run_seq"] = run.RunSeq.ToString(CultureInfo.InvariantCulture);
    }

    public EventProperties(RunFacts run)
    {
        this["experiment"] = run.Shard.Experiment;
        this["variant"] = run.Variant;
        this["run_id"] = run.RunId;
        this["reason"] = Words.Of(run.Reason);
        this["version"] = run.Version.ToString(CultureInfo.InvariantCulture);
        this["run_seq"] = run.RunSeq.ToString(CultureInfo.InvariantCulture);
    }

    public EventProperties(Report report)
    {
        this["experiment"] = report.Experiment;
        this["version"] = report.Version.ToString(CultureInfo.InvariantCulture);
        this["state"] = Words.Of(report.State);
    }

    public Dictionary<string, string> Stated { get; } = [];

    public string? this[string name]
    {
        set
        {
            if (value is not null)
            {
                Stated[name] = value;
            }
        }
    }
}
