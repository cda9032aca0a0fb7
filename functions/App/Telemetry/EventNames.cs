namespace Splitrun.App.Telemetry;

/// <summary>Names of the custom events; the queries under infra/queries read exactly these.</summary>
internal static class EventNames
{
    public const string ExperimentAssigned = nameof(ExperimentAssigned);
    public const string OutcomeRecorded = nameof(OutcomeRecorded);
    public const string OutcomeOrphaned = nameof(OutcomeOrphaned);
    public const string AnalysisCompleted = nameof(AnalysisCompleted);
    public const string GuardrailBreached = nameof(GuardrailBreached);
    public const string DecisionMade = nameof(DecisionMade);
    public const string PublicationFailed = nameof(PublicationFailed);
}
