using Splitrun.Domain.Experiments;
using Splitrun.TestKit.Experiments;

namespace Splitrun.Domain.Tests.Experiments;

public sealed class ScheduledStartTests
{
    private static readonly DateOnly FirstOfMay = new(2026, 5, 1);

    [Theory]
    [InlineData(ExperimentState.Draft, "2026-05-01", null, "2026-04-30T23:59:59Z", "2026-05-01", true)]
    [InlineData(ExperimentState.Draft, "2026-05-01", null, "2026-04-30T23:59:59Z", "2026-04-30", false)]
    [InlineData(ExperimentState.Draft, "2026-05-01", null, "2026-04-30T23:59:59Z", "2026-06-30", true)]
    [InlineData(ExperimentState.Draft, "2026-05-01", "2026-05-03", "2026-04-30T00:00:00Z", "2026-05-03", true)]
    [InlineData(ExperimentState.Draft, "2026-05-01", "2026-05-03", "2026-04-30T00:00:00Z", "2026-05-04", false)]
    [InlineData(ExperimentState.Draft, "2026-05-01", null, "2026-05-01T00:00:00Z", "2026-05-01", false)]
    [InlineData(ExperimentState.Draft, "2026-05-01", null, "2026-05-01T01:00:00+02:00", "2026-05-01", true)]
    [InlineData(ExperimentState.Draft, "2026-05-01", null, "2026-05-20T00:00:00Z", "2026-05-20", false)]
    [InlineData(ExperimentState.Draft, null, null, "2026-04-30T00:00:00Z", "2026-05-01", false)]
    [InlineData(ExperimentState.Running, "2026-05-01", null, "2026-04-30T00:00:00Z", "2026-05-01", false)]
    [InlineData(ExperimentState.Stopped, "2026-05-01", null, "2026-04-30T00:00:00Z", "2026-05-01", false)]
    [InlineData(ExperimentState.Archived, "2026-05-01", null, "2026-04-30T00:00:00Z", "2026-05-01", false)]
    public void IsDue_Experiment_WhenItsDateLayAheadAndHasCome(ExperimentState state, string? start, string? end, string updatedAt, string today, bool due)
    {
        var experiment = Definitions.Draft(change: d => d with { StartDate = Day(start), EndDate = Day(end) }) with
        {
            State = state,
            UpdatedAt = DateTimeOffset.Parse(updatedAt, null),
        };

        Assert.Equal(due, ScheduledStart.IsDue(experiment, Day(today) ?? FirstOfMay));
    }

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, null);
}
