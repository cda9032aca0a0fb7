using Splitrun.Domain.Experiments;
using static Splitrun.Domain.Experiments.ExperimentAction;
using static Splitrun.Domain.Experiments.ExperimentState;

namespace Splitrun.Domain.Tests.Experiments;

public sealed class ExperimentTransitionsTests
{
    private static readonly Dictionary<(ExperimentState From, ExperimentAction Action), ExperimentState> Legal = new()
    {
        [(Draft, Start)] = Running,
        [(Running, Stop)] = Stopped,
        [(Running, Promote)] = Promoted,
        [(Stopped, Promote)] = Promoted,
        [(RolledBack, Promote)] = Promoted,
        [(Running, Rollback)] = RolledBack,
        [(Stopped, Rollback)] = RolledBack,
        [(Promoted, Rollback)] = RolledBack,
        [(Stopped, Resume)] = Running,
        [(Promoted, Resume)] = Running,
        [(RolledBack, Resume)] = Running,
        [(Draft, Archive)] = Archived,
        [(Running, Archive)] = Archived,
        [(Stopped, Archive)] = Archived,
        [(Promoted, Archive)] = Archived,
        [(RolledBack, Archive)] = Archived,
    };

    public static TheoryData<ExperimentState, ExperimentAction, ExperimentState?> Table()
    {
        var table = new TheoryData<ExperimentState, ExperimentAction, ExperimentState?>();
        foreach (var from in Enum.GetValues<ExperimentState>())
        {
            foreach (var action in Enum.GetValues<ExperimentAction>())
            {
                table.Add(from, action, Legal.TryGetValue((from, action), out var to) ? to : null);
            }
        }

        return table;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Next_AnyStateAndAction_IsAsInTheTable(ExperimentState from, ExperimentAction action, ExperimentState? to) =>
        Assert.Equal(to, ExperimentTransitions.Next(from, action));

    [Theory]
    [InlineData(Draft, new[] { Start, Archive })]
    [InlineData(Stopped, new[] { Promote, Rollback, Resume, Archive })]
    [InlineData(Archived, new ExperimentAction[0])]
    public void PossibleFrom_AState_IsWhatLeadsOn(ExperimentState from, ExperimentAction[] possible) =>
        Assert.Equal(possible, ExperimentTransitions.PossibleFrom(from));

    [Theory]
    [MemberData(nameof(Table))]
    public void Target_OfALegalAction_IsWhereItLeads(ExperimentState from, ExperimentAction action, ExperimentState? to) =>
        Assert.Equal(to ?? ExperimentTransitions.Next(from, action) ?? ExperimentTransitions.Target(action), ExperimentTransitions.Target(action));
}
