using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Reports;

/// <summary>Puts a report's messages to its receivers on the queue; a failing receiver delays nothing and loses nothing.</summary>
public sealed class ReportPublishing(IPublicationQueue queue, PublicLinks links, TimeProvider time)
{
    private const string Concluded = "experiment.concluded";

    /// <summary>One message to each receiver of the experiment.</summary>
    /// <param name="experiment">The experiment as it was analysed.</param>
    /// <param name="report">The report.</param>
    /// <param name="action">What the machine did by itself, if anything.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task PublishAsync(Experiment experiment, Report report, AutomaticAction? action, CancellationToken cancellationToken)
    {
        var (text, markdown) = (TextReport.Render(report), MarkdownReport.Render(report));
        var word = EventOf(report, action);
        var isConcluded = word == Concluded || action is { Kind: AutomaticActionKind.RollBack };
        var targets = GitHubThreads.TargetsOf(experiment.Definition, isConcluded);
        for (var i = 0; i < targets.Count; i++)
        {
            var publication = new Publication(
                DeliveryOf(report, i),
                word,
                experiment.Key,
                targets[i],
                Words.Of(report.Decision.Kind),
                links.ReportOf(experiment.Key),
                text,
                markdown,
                time.GetUtcNow())
            {
                GitHub = GitHubThreads.Of(experiment.Definition, targets[i], report, isConcluded),
            };
            await queue.EnqueueAsync(publication, cancellationToken);
        }
    }

    /// <summary>The same for the same report and receiver, so that a message sent twice can be told.</summary>
    private static string DeliveryOf(Report report, int target) =>
        $"{report.Experiment}-{report.Version}-{report.GeneratedAt.UtcTicks}-{target}";

    private static string EventOf(Report report, AutomaticAction? action) => action switch
    {
        _ when report is { State: ExperimentState.Running, Decision.Code: DecisionCode.GuardrailFailed } => "guardrail.breached",
        { Kind: AutomaticActionKind.RollBack or AutomaticActionKind.Promote } => Concluded,
        { Kind: AutomaticActionKind.StepRamp or AutomaticActionKind.LowerRamp } => "decision.made",
        _ when report.State is ExperimentState.Promoted or ExperimentState.RolledBack => Concluded,
        _ => "analysis.completed",
    };
}

/// <summary>Where people reach this deployment.</summary>
/// <param name="BaseUrl">Scheme, host and port, without a slash at the end.</param>
public sealed record PublicLinks(string BaseUrl)
{
    public string ReportOf(string experiment) => $"{BaseUrl}/dashboard#/experiments/{experiment}";
}
