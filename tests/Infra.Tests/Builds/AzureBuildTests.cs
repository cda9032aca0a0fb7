using System.Text.Json.Nodes;
using Splitrun.TestKit.Running;

namespace Splitrun.Infra.Tests.Builds;

/// <summary>What can be seen of the build for Azure without the worker's packages: how its projects are evaluated.</summary>
public sealed class AzureBuildTests : IDisposable
{
    private static readonly string App = Path.Combine(Repository.Folder, "functions", "App", "App.csproj");

    /// <summary>Where the Functions SDK makes the project of the host's extensions; git ignores it.</summary>
    private readonly DirectoryInfo _generated = Directory.CreateDirectory(Path.Combine(Repository.Folder, "functions", "App", "obj", $"extensions-{Guid.NewGuid():N}"));

    public void Dispose() => _generated.Delete(recursive: true);

    [Fact]
    public async Task Publish_TakesTheRealWorker_AndMakesMachineCodeForFlexConsumption()
    {
        var properties = await PropertiesAsync(App, "-p:_IsPublishing=true");

        Assert.Equal(("Azure", "linux-x64", "true"), (properties["FunctionsRuntime"], properties["RuntimeIdentifier"], properties["PublishReadyToRun"]));
    }

    [Fact]
    public async Task Build_StaysLocalAndPortable()
    {
        var properties = await PropertiesAsync(App);

        Assert.Equal(("Local", "", ""), (properties["FunctionsRuntime"], properties["RuntimeIdentifier"], properties["PublishReadyToRun"]));
    }

    /// <summary>With the package's usings the sources' own would be unnecessary, which is an error.</summary>
    [Fact]
    public async Task Usings_OfTheWorkersPackages_StayOut()
    {
        var package = Path.Combine(_generated.FullName, "package.props");
        await File.WriteAllTextAsync(package, """
            <Project><ItemGroup>
              <Using Include="System.Net.Http.Json;Microsoft.AspNetCore.Builder;Microsoft.AspNetCore.Hosting;Microsoft.AspNetCore.Http;Microsoft.AspNetCore.Routing" />
              <Using Include="Microsoft.Extensions.Configuration;Microsoft.Extensions.DependencyInjection;Microsoft.Extensions.Hosting;Microsoft.Extensions.Logging" />
            </ItemGroup></Project>
            """);

        var inAzure = await ItemsAsync(App, "Using", "-p:FunctionsRuntime=Azure", $"-p:CustomBeforeMicrosoftCommonProps={package}");

        Assert.Equal(await ItemsAsync(App, "Using"), inAzure);
    }

    /// <summary>The SDK's own project names its versions, and its warnings are not ours.</summary>
    [Fact]
    public async Task Rules_AreNotForTheProjectThatTheFunctionsSdkMakes()
    {
        var project = Path.Combine(_generated.FullName, "WorkerExtensions.csproj");
        await File.WriteAllTextAsync(project, """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>""");

        var properties = await PropertiesAsync(project);

        Assert.DoesNotContain("true", new[] { properties["ManagePackageVersionsCentrally"], properties["TreatWarningsAsErrors"] });
        Assert.Empty(await ItemsAsync(project, "PackageReference"));
    }

    private static async Task<IReadOnlyDictionary<string, string>> PropertiesAsync(string project, params string[] arguments)
    {
        const string asked = "FunctionsRuntime,RuntimeIdentifier,PublishReadyToRun,ManagePackageVersionsCentrally,TreatWarningsAsErrors";
        var answer = await EvaluateAsync(project, [$"-getProperty:{asked}", .. arguments]);
        return answer["Properties"]!.AsObject().ToDictionary(property => property.Key, property => (string)property.Value!);
    }

    private static async Task<IReadOnlyList<string>> ItemsAsync(string project, string type, params string[] arguments)
    {
        var answer = await EvaluateAsync(project, [$"-getItem:{type}", .. arguments]);
        return [.. answer["Items"]![type]!.AsArray().Select(item => (string)item!["Identity"]!).Order(StringComparer.Ordinal)];
    }

    private static async Task<JsonNode> EvaluateAsync(string project, string[] arguments) =>
        JsonNode.Parse(await Command.RunAsync("dotnet", ["msbuild", project, "-nologo", .. arguments]))!;
}
