using Splitrun.Domain.Sessions;

namespace Splitrun.App.Http.Contracts;

/// <summary>A test with its results, in the order of their names.</summary>
/// <param name="Test">The test.</param>
/// <param name="Results">Its results.</param>
internal sealed record SessionTestResponse(SessionTest Test, IReadOnlyList<SessionResult> Results);

/// <summary>What was deleted.</summary>
/// <param name="Deleted">Name of the test that is gone with its results.</param>
internal sealed record DeletedTest(string Deleted);
