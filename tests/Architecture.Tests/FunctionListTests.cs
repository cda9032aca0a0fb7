using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http;
using Splitrun.TestKit.Running;

namespace Splitrun.Architecture.Tests;

/// <summary>What the automation key opens is one list; it names functions that exist, and the README says the same.</summary>
public sealed class FunctionListTests
{
    private static readonly List<MethodInfo> Functions =
        [.. typeof(HealthFunctions).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)];

    [Fact]
    public void AutomationFunctions_Exist()
    {
        var listed = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(Repository.Folder, "functions", "App", "automation-functions.json")))!;

        Assert.NotEmpty(listed);
        Assert.Equal(listed.Order(StringComparer.Ordinal), listed);
        Assert.Empty(listed.Except(Functions.Select(NameOf)));
    }

    [Fact]
    public void Names_AreUnique() => Assert.Equal(Functions.Count, Functions.Select(NameOf).Distinct().Count());

    [Fact]
    public void HttpFunctions_StateTheirLevel_AndOnlyTheOpenOnesAreAnonymous()
    {
        var anonymous = Functions
            .Where(method => method.GetParameters().Any(p => p.GetCustomAttribute<HttpTriggerAttribute>()?.AuthLevel == AuthorizationLevel.Anonymous))
            .Select(NameOf)
            .Order();

        Assert.Equal(["AnswerUnknownAddress", "GetDashboard", "GetDashboardFile", "GetHealth"], anonymous.Except(["GetOpenApi", "GetExperimentSchema", "GetFrontMatterSchema"]));
    }

    private static string NameOf(MethodInfo function) => function.GetCustomAttribute<FunctionAttribute>()!.Name;
}
