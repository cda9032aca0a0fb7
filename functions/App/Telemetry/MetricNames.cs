namespace Splitrun.App.Telemetry;

/// <summary>Names of the custom metrics; the queries under infra/queries read exactly these.</summary>
internal static class MetricNames
{
    public const string OutcomesWaiting = "outcomes_waiting";
    public const string OutcomesPoisoned = "outcomes_poisoned";
}
