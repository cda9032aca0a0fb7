namespace Splitrun.App.Http.Contracts;

/// <summary>The first messages of a poison queue.</summary>
/// <param name="Items">The messages: 32 at most, since a queue shows no more of them without taking them away.</param>
/// <param name="Total">About how many there are in all.</param>
internal sealed record PoisonResponse<T>(IReadOnlyList<T> Items, long Total);
