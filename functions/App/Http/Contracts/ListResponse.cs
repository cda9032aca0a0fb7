namespace Splitrun.App.Http.Contracts;

/// <summary>A page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="NextCursor">What to send as cursor for the next page; absent on the last.</param>
internal sealed record ListResponse<T>(IReadOnlyList<T> Items, string? NextCursor = null);
