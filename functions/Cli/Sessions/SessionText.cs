using System.Text.Json.Nodes;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Sessions;

/// <summary>An analysis of sessions for people.</summary>
internal static class SessionText
{
    public static void Tell(Screen screen, JsonNode report)
    {
        var arms = report["arms"]!.AsArray();
        var what = report["test_id"] is { } test ? Cell.Of(test) : $"{Cell.Count((long)report["tests"]!, "test")}, {Cell.Count((long)report["paired_tasks"]!, "task")} with results of both types";
        screen.Line($"{arms[0]!["type"]} against {arms[1]!["type"]}: {what}");
        screen.Line(string.Join("; ", arms.Select(arm => $"{arm!["type"]}: {Cell.Count((long)arm["count"]!, "session")}, {arm["success_count"]} succeeded")));
        screen.Table(
            ["metric", Cell.Of(arms[0]!["type"]), Cell.Of(arms[1]!["type"]), "better by", "test", "p", "why not"],
            report["comparisons"]!.AsArray().Where(comparison => IsMeasured(arms, comparison!)).Select(comparison => RowOf(report, arms, comparison!)),
            "Nothing was measured yet.");
        screen.Line($"{report["recommendation"]!["code"]}: {report["recommendation"]!["justification"]}");
        foreach (var group in report["groups"]!.AsArray())
        {
            var texts = group!["comparisons"]!.AsArray().Select(GroupText).OfType<string>().DefaultIfEmpty("nothing to compare yet");
            screen.Line($"  {group["by"]} {group["value"]}, {Cell.Count((long)group["paired_tasks"]!, "task")}: {string.Join("; ", texts)}");
        }
    }

    /// <summary>Whether any session of either type measured it.</summary>
    private static bool IsMeasured(JsonArray arms, JsonNode comparison) =>
        arms.Any(arm => arm!["averages"]?[(string)comparison["metric"]!] is not null);

    private static string[] RowOf(JsonNode report, JsonArray arms, JsonNode comparison)
    {
        var metric = (string)comparison["metric"]!;
        var tests = comparison["tests"]!.AsArray();
        var main = tests.FirstOrDefault(test => test!["p_value"] is not null) ?? tests[0];
        return
        [
            metric,
            Cell.Of(arms[0]!["averages"]?[metric]?["mean"]),
            Cell.Of(arms[1]!["averages"]?[metric]?["mean"]),
            Cell.Percent(report["improvement"]![metric]),
            $"{main!["method"]} by {comparison["basis"]} ({comparison["control_observations"]}/{comparison["observations"]})",
            Cell.Of(main["p_value"]),
            Cell.Of(main["reason"]),
        ];
    }

    private static string? GroupText(JsonNode? comparison) =>
        comparison!["tests"]!.AsArray().FirstOrDefault(test => test!["p_value"] is not null) is { } test
            ? $"{comparison["metric"]} {Cell.Of(test["estimate"])} (p {Cell.Of(test["p_value"])})"
            : null;
}
