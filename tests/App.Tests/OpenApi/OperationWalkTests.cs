using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.OpenApi;

/// <summary>Every operation of the document answers with success here once, and so has its answer checked.</summary>
[Collection(RunningApp.Name)]
public sealed class OperationWalkTests(AppFixture fixture)
{
    [Fact]
    public async Task EveryOperation_AnswersWithSuccess()
    {
        var api = new Api(fixture.App.Client);

        foreach (var walk in OperationWalk.Areas)
        {
            await walk(api);
        }

        var described = (await DescribedApi.OfAsync(fixture.App.Client)).Operations;
        var missing = described.Except(api.Succeeded).Order().ToList();
        Assert.True(missing.Count == 0, $"Add a step to {nameof(OperationWalk)} for: {string.Join(", ", missing)}");
    }
}
