using System.Text.Json;
using Splitrun.TestKit.Running;

namespace Splitrun.Browser.Tests.Hosting;

/// <summary>The accessibility checks of axe-core, as the dashboard's lock file pins it.</summary>
internal static class Axe
{
    private static readonly string Script = Path.Combine(Repository.Folder, "functions", "dashboard", "node_modules", "axe-core", "axe.min.js");

    /// <summary>What is wrong with the page, a line each.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(Window window)
    {
        await window.Page.AddScriptTagAsync(new() { Path = Script });
        var found = await window.Page.EvaluateAsync<JsonElement>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .flatMap(v => v.nodes.map(n => `${v.impact} ${v.id}: ${n.target.join(' ')} (${n.failureSummary})`))
            """);
        return [.. found.EnumerateArray().Select(line => line.GetString()!)];
    }
}
