namespace Splitrun.Benchmarks.Start;

/// <summary>The yardstick: the least that Kestrel needs to answer the same two requests. A project of its own in a folder of its own, so that it starts with nothing else.</summary>
internal static class BareApp
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <InvariantGlobalization>true</InvariantGlobalization>
          </PropertyGroup>
        </Project>
        """;

    private const string Program = """
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/healthz", () => Results.Ok());
        app.MapPost("/api/v1/experiments/start/runs", async (HttpRequest request) =>
        {
            _ = await System.Text.Json.Nodes.JsonNode.ParseAsync(request.Body);
            return Results.Text("{}", "application/json", statusCode: StatusCodes.Status201Created);
        });
        app.Run();
        """;

    /// <summary>Writes the project; answers its path.</summary>
    public static string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        var project = Path.Combine(folder, "bare.csproj");
        File.WriteAllText(project, Project);
        return project;
    }
}
