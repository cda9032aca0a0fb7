namespace Splitrun.Domain.Reports;

/// <summary>How a shadow's predictions compare with the champion's for the same runs. Shadows serve nobody and enter no other comparison.</summary>
/// <param name="Variant">The shadow.</param>
/// <param name="Reported">Runs that it reported.</param>
/// <param name="Pairs">Runs with a prediction of both.</param>
/// <param name="Agreement">Share of pairs in which both are the same. Range: 0 to 1; null without pairs.</param>
/// <param name="MeanDifference">Shadow minus champion, over pairs of numbers; null without any.</param>
/// <param name="Divergence">
/// For numbers the mean size of the difference over the mean size of the champion's number, else the share of pairs that differ. Range: 0 or more; null without pairs.
/// </param>
/// <param name="Status">Fails above a divergence of 5 %, and waits for the least sample.</param>
/// <param name="Reason">Why there is no verdict, or what was found.</param>
public sealed record ShadowReport(
    string Variant, long Reported, long Pairs, double? Agreement, double? MeanDifference, double? Divergence, CheckStatus Status, string? Reason);
