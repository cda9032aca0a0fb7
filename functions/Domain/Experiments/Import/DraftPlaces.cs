namespace Splitrun.Domain.Experiments.Import;

/// <summary>Where the fields of a draft stood in the document, so that what validation says of the draft is said of the document.</summary>
internal sealed class DraftPlaces(Spot experiment)
{
    private readonly Dictionary<string, Spot> _spots = [];

    public Spot Experiment => experiment;

    public void Set(string draftField, Spot spot) => _spots[draftField] = spot;

    /// <summary>The spot of a draft's field, or of the nearest one that it is part of, or of the whole experiment.</summary>
    public Spot Find(string draftField)
    {
        for (var field = draftField; field.Length > 0; field = Shorter(field))
        {
            if (_spots.TryGetValue(field, out var spot))
            {
                return spot;
            }
        }

        return experiment;
    }

    private static string Shorter(string field) => field[..Math.Max(0, field.LastIndexOfAny(['.', '[']))];
}
