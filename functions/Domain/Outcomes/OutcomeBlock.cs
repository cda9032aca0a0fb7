namespace Splitrun.Domain.Outcomes;

/// <summary>
/// The outcomes of runs whose numbers are neighbours, kept in one row: runs that were dispatched together end at about the same time, so
/// one write holds many outcomes.
/// </summary>
/// <param name="Number">The place of the block in its shard, from 0.</param>
/// <param name="Outcomes">Per run id; at most <see cref="Size"/>.</param>
/// <param name="IsNew">Whether no row of it exists yet.</param>
public sealed record OutcomeBlock(long Number, IReadOnlyDictionary<string, Outcome> Outcomes, bool IsNew)
{
    /// <summary>Runs of one block. An outcome takes up to 45 KB with all the values it may have, so that a block always fits an entity of 1 MiB.</summary>
    public const int Size = 20;

    /// <summary>The block of a run.</summary>
    /// <param name="runSeq">Number of the run in its shard, from 1.</param>
    public static long NumberOf(long runSeq) => (runSeq - 1) / Size;

    public static OutcomeBlock Empty(long number) => new(number, new Dictionary<string, Outcome>(), IsNew: true);

    /// <summary>The block with outcomes added or replaced.</summary>
    public OutcomeBlock With(IEnumerable<Outcome> outcomes)
    {
        var all = new Dictionary<string, Outcome>(Outcomes);
        foreach (var outcome in outcomes)
        {
            all[outcome.RunId] = outcome;
        }

        return this with { Outcomes = all };
    }
}
