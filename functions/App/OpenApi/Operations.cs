
using Splitrun.App.Http;
using Splitrun.App.Http.Contracts;
using Splitrun.App.Http.Documents;
using Splitrun.Domain.Analysis;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Engine;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs.Histories;

namespace Splitrun.App.OpenApi;

/// <summary>The operations by the name of their function. A function that is missing here fails a test.</summary>
internal static class Operations
{
    internal const string Gzip = "application/gzip";

    internal static readonly (string, string)[] Paged =
        [("limit", "Items on a page: 1 to 1000, 50 when left out."), ("cursor", "next_cursor of the page before.")];

    internal static readonly (string, string) Peeked = ("limit", "Messages: 1 to 1000, of which a queue shows the first 32; total says how many there are.");

    internal static readonly (string, string)[] Preconditions =
        [("If-Match", "ETag of the version that is to be changed."), ("If-None-Match", "* to create only.")];

    /// <summary>Query parameters that are true or false.</summary>
    internal static readonly IReadOnlySet<string> Switches = new HashSet<string> { "start", "replace", "dry_run", "relative_weights" };

    internal static readonly (string, string) Start = ("start", "true starts a draft too.");

    internal static readonly (string, string) IfNoneMatch = ("If-None-Match", "ETag of what the caller has: 304 when it is still the same.");

    public static IReadOnlyDictionary<string, Operation> ByFunction { get; } = new Dictionary<string, Operation>(
        [.. AutomationOperations.All, .. SessionOperations.All, .. PresetOperations.All, .. RowOperations.All])
    {
        ["PutExperiment"] = new("Creates a definition as a draft (201), or replaces it (200).")
        {
            Body = typeof(ExperimentDraft),
            Answer = typeof(ExperimentResponse),
            Success = [200, 201],
            Problems = [400, 409, 412, 413, 415, 422],
            Query = [Start],
            Headers = Preconditions,
        },
        ["PatchExperiment"] = new("Changes a part of a definition (JSON merge patch).")
        {
            Body = typeof(ExperimentDraft),
            Answer = typeof(ExperimentResponse),
            Problems = [400, 404, 409, 412, 413, 415, 422],
            Headers = Preconditions,
        },
        ["ImportExperiments"] = new("Imports the experiments of a workflow's front matter: Markdown, YAML, or JSON of the form {experiments: {...}}; all of them or none. 201 when any was created.")
        {
            OtherBodies = [.. FrontMatterText.ContentTypes, "application/json"],
            Answer = typeof(ImportReceipt),
            Success = [200, 201],
            Problems = [400, 409, 413, 415, 422, 429],
            Query =
            [
                ("automation", "The automation that the experiments belong to; has to be given."), ("repository", "owner/name, for experiments that name none."),
                ("relative_weights", "true takes weights that do not sum to 100."), ("start", "true starts drafts too."), ("dry_run", "true checks everything and writes nothing."),
            ],
        },
        ["GetExperiment"] = new("Reads an experiment.") { Answer = typeof(ExperimentResponse), Problems = [404], Headers = [IfNoneMatch] },
        ["ArchiveExperiment"] = new("Archives an experiment; its history stays.") { Answer = typeof(ExperimentResponse), Problems = [404, 409] },
        ["ListExperiments"] = new("Lists experiments by key; archived ones only when asked for.")
        {
            Answer = typeof(ListResponse<ExperimentResponse>),
            Problems = [422],
            Query = [("automation", "Only of that automation."), ("state", "Only in that state."), ("tag", "Only with that tag."), .. Paged],
        },
        ["ListVersions"] = new("Every version of an experiment, newest first.") { Answer = typeof(ListResponse<ExperimentResponse>), Problems = [404] },
        ["ListMetrics"] = new("The metrics that are known by name.") { Answer = typeof(ListResponse<Metric>) },
        ["StartExperiment"] = Change("Starts a draft."),
        ["StopExperiment"] = Change("Stops a running experiment: everybody gets control."),
        ["PromoteExperiment"] = Change("Promotes a variant: everybody gets it."),
        ["RollbackExperiment"] = Change("Rolls back: everybody gets control."),
        ["ResumeExperiment"] = Change("Lets a stopped, promoted or rolled back experiment run on."),
        ["ListDecisions"] = new("Every decision and change of state, newest first.") { Answer = typeof(ListResponse<DecisionRecord>), Problems = [404, 422], Query = Paged },
        ["PutBundle"] = new("Pushes a variant's tarball: gzip and tar, checked as it passes.")
        {
            OtherBodies = [Gzip],
            Answer = typeof(Bundle),
            Problems = [400, 404, 409, 413, 415, 422],
            Query = [("replace", "true replaces the tarball of an experiment that has started.")],
        },
        ["GetBundle"] = new("Streams a variant's tarball; ETag is its SHA-256.")
        {
            OtherAnswers = [Gzip],
            Success = [200, 206],
            Problems = [404, 416],
            Headers = [IfNoneMatch, ("Range", "One range of bytes.")],
        },
        ["DispatchRun"] = new("Hands out a variant (201); the same run_id again gets the same record (200).")
        {
            Body = typeof(DispatchBody),
            Answer = typeof(RunResponse),
            Success = [200, 201],
            Problems = [400, 404, 413, 415, 422, 429],
            Headers = [("traceparent", "W3C trace context to go on in.")],
        },
        ["GetRun"] = new("Reads a run with its outcome. The ETag leaves the short-lived address of the tarball out: ask without If-None-Match for a new one.")
        {
            Answer = typeof(RunResponse),
            Problems = [404],
            Headers = [IfNoneMatch],
        },
        ["GetRunSummary"] = new("Step summary of a run, as Markdown.") { OtherAnswers = ["text/markdown"], Problems = [404] },
        ["ReplayRun"] = new("Computes a run again from its recorded inputs, and says whether the record is what they give.") { Answer = typeof(ReplayResponse), Problems = [404] },
        ["ListRuns"] = new("Runs, newest first; Accept: text/plain gives one line a run.")
        {
            Answer = typeof(ListResponse<RunListItem>),
            OtherAnswers = ["text/plain"],
            Problems = [422],
            Query =
            [
                ("experiment", "Only of that experiment."), ("automation", "Only of that automation."), ("variant", "Only of that variant; needs experiment."),
                ("conclusion", "Only those that ended so."), ("unit", "Only of that unit."), ("from", "Earliest time, inclusive."), ("to", "Latest time, exclusive."), .. Paged,
            ],
        },
        ["GetState"] = new("The counted runs as a state file, newest first: counts, and assignments with outcomes.")
        {
            Answer = typeof(StateResponse),
            Problems = [404],
            Headers = [IfNoneMatch],
        },
        ["ImportState"] = new("Imports a state file: {counts, assignments} with outcomes, {counts, runs}, or one record a line; at most 32 MiB. Cumulative, and the same file again changes nothing.")
        {
            OtherBodies = ["application/json", .. StateFunctions.LineTypes],
            Answer = typeof(HistoryReceipt),
            Problems = [400, 404, 409, 413, 415, 422, 429],
            Query = [("dry_run", "true checks everything and writes nothing.")],
        },
        ["PostOutcomes"] = new("Takes outcomes in: one object, an array, or NDJSON; at most 1,000 and 1 MiB. Sent twice they count once. "
            + "A later outcome of a run replaces the earlier one whole: later by recorded_at (the time of receipt, line after line, unless given), then by sequence; of equal ones the first stays.")
        {
            Body = typeof(OutcomeDraft),
            OtherBodies = ["application/x-ndjson"],
            Answer = typeof(OutcomeReceipt),
            Success = [202],
            Problems = [400, 413, 415, 422, 429],
            RefusalDetails = typeof(OutcomeReceipt),
        },
        ["ListOrphans"] = new("Outcomes whose run is unknown so far; those that found none within a day stay for 30 more.") { Answer = typeof(ListResponse<OrphanResponse>), Problems = [422], Query = Paged },
        ["ListPoisonedOutcomes"] = new("Outcome messages that could not be processed: the first 32 at most, and about how many there are.")
        {
            Answer = typeof(PoisonResponse<PoisonedMessage>),
            Problems = [422],
            Query = [Peeked],
        },
        ["RequeuePoisonedOutcomes"] = new("Puts them back for another try.") { Answer = typeof(RequeueReceipt) },
        ["AnalyzeExperiment"] = new("Analyses: computes, stores, decides, acts, posts. The same data are analysed once.")
        {
            Answer = typeof(Report),
            Problems = [404, 422],
            Query = [("dry_run", "true only computes and decides.")],
        },
        ["GetReport"] = new("The report of this moment, without side effects; at gives a stored one.")
        {
            Answer = typeof(Report),
            OtherAnswers = ["text/plain", "text/markdown", "text/csv"],
            Problems = [404, 422],
            Query = [("format", "json (default), text, markdown or csv."), ("at", "generated_at of a stored report.")],
            Headers = [IfNoneMatch],
        },
        ["ListReports"] = new("Stored reports, newest first.") { Answer = typeof(ListResponse<ReportListing>), Problems = [404, 422], Query = Paged },
        ["CompareFailures"] = new("How the runs of each variant ended, side by side: conclusions of all runs, kinds of error of the newest.")
        {
            Answer = typeof(FailureModes),
            Problems = [404, 422],
            Query = [("runs", "Newest runs to read kinds of error from: 1 to 20000, 2000 when left out.")],
            Headers = [IfNoneMatch],
        },
        ["GetSeries"] = new("How the effect came about: a point a day of assignment (of stored reports where the unit is not the run), with intervals and the always-valid sequence.")
        {
            Answer = typeof(SeriesReport),
            Problems = [404, 422],
            Query = [("metric", "A metric that the experiment keeps; its own when left out.")],
            Headers = [IfNoneMatch],
        },
        ["ListFailedPublications"] = new("Posts that could not be delivered: the first 32 at most, and about how many there are.")
        {
            Answer = typeof(PoisonResponse<FailedPublication>),
            Problems = [422],
            Query = [Peeked],
        },
        ["RequeueFailedPublications"] = new("Puts them back for another round of tries.") { Answer = typeof(RequeueReceipt) },
        ["EvaluateFlag"] = Evaluation("Evaluates an experiment as a flag (OFREP 0.3). Nothing is recorded.") with
        {
            Answer = typeof(EvaluationResponse),
            Failures = new Dictionary<int, Type> { [400] = typeof(EvaluationFailure), [404] = typeof(EvaluationFailure) },
        },
        ["EvaluateFlags"] = Evaluation("Evaluates all experiments but archived ones as flags (OFREP 0.3). Nothing is recorded.") with
        {
            Answer = typeof(EvaluationListResponse),
            Success = [200, 304],
            Headers = [IfNoneMatch],
        },
        ["CompareArms"] = new("The statistics engine without an experiment: every method that may apply.")
        {
            Body = typeof(ComparisonDraft),
            Answer = typeof(ComparisonAnswer),
            Problems = [400, 413, 415, 422],
        },
        ["PlanSampleSize"] = Design("How large an experiment has to be.") with { Answer = typeof(SampleSizeAnswer) },
        ["ComputePower"] = Design("What an experiment of a given size can find.") with { Answer = typeof(PowerAnswer) },
        ["SimulateDesign"] = Design("Plays a design through many times: false positives, power, stopping times.") with
        {
            Body = typeof(SimulationDraft),
            Answer = typeof(SimulationAnswer),
        },
        ["GetHealth"] = new("Whether the service can do its work.") { Answer = typeof(HealthResponse), Failures = new Dictionary<int, Type> { [503] = typeof(HealthResponse) } },
        ["GetDashboard"] = new("The page for people, without data of its own.") { OtherAnswers = ["text/html"], Problems = [404] },
        ["GetDashboardFile"] = new("What the page loads: script, style, fonts.") { OtherAnswers = ["text/html", "text/javascript", "text/css", "font/woff2", "image/svg+xml"], Problems = [404] },
        ["GetExperimentSchema"] = new("JSON Schema (2020-12) of a definition.") { OtherAnswers = ["application/schema+json"], Headers = [IfNoneMatch] },
        ["GetFrontMatterSchema"] = new("JSON Schema (2020-12) of a front matter that declares experiments.") { OtherAnswers = ["application/schema+json"], Headers = [IfNoneMatch] },
        ["GetOpenApi"] = new("This document."),
    };

    private static Operation Change(string summary) =>
        new(summary) { Body = typeof(StateChangeBody), Answer = typeof(ExperimentResponse), Problems = [400, 404, 409, 413, 415, 422] };

    private static Operation Evaluation(string summary) =>
        new(summary) { Body = typeof(EvaluationBody), Problems = [413, 415], Failures = new Dictionary<int, Type> { [400] = typeof(EvaluationFailure) } };

    private static Operation Design(string summary) => new(summary) { Body = typeof(DesignDraft), Problems = [400, 413, 415, 422] };
}
