namespace Splitrun.Domain.Experiments.Drafts;

/// <summary>A member that payloads of a kind are known to have.</summary>
/// <param name="Name">Its name in the payload.</param>
/// <param name="Value">What its value is.</param>
/// <param name="Min">Smallest number, or shortest text in characters.</param>
/// <param name="Max">Largest number, or longest text in characters.</param>
/// <param name="Description">For people.</param>
public sealed record PayloadMember(string Name, PayloadValue Value, double Min, double Max, string Description)
{
    /// <summary>Whether a payload of the kind has to have it.</summary>
    public bool IsRequired { get; init; }
}

/// <summary>What the value of a payload's member is.</summary>
public enum PayloadValue
{
    Text,
    Number,
    WholeNumber,

    /// <summary>A text or a list of texts.</summary>
    Texts,
    Object,
}
