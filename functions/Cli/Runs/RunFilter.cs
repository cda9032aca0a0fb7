using System.CommandLine;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Runs;

/// <summary>The options that choose runs.</summary>
internal sealed class RunFilter
{
    private readonly Option<string?> _experiment = new("--experiment") { Description = "Only of that experiment." };
    private readonly Option<string?> _variant = new("--variant") { Description = "Only of that variant; needs --experiment." };
    private readonly Option<string?> _conclusion = new("--conclusion") { Description = "Only those that ended so." };
    private readonly Option<string?> _automation = new("--automation") { Description = "Only of that automation." };
    private readonly Option<string?> _unit = new("--unit") { Description = "Only of that unit." };
    private readonly Option<string?> _from = new("--from") { Description = "Earliest time, inclusive, such as 2026-05-01T19:00:00Z." };
    private readonly Option<string?> _to = new("--to") { Description = "Latest time, exclusive." };

    public RunFilter() => _conclusion.AcceptOnlyFromAmong("success", "failure", "timed_out", "unstated", "cancelled", "skipped", "neutral");

    public void AddTo(Command command)
    {
        foreach (var option in new[] { _experiment, _variant, _conclusion, _automation, _unit, _from, _to })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_variant) is { } variant && result.GetValue(_experiment) is null)
            {
                result.AddError($"--variant needs --experiment: variants of different experiments may share a name. Say whose it is, as in --experiment NAME --variant {variant}.");
            }
        });
    }

    /// <param name="run">The command.</param>
    /// <param name="from">Stands in for --from.</param>
    public string AddressOf(Invocation run, string? from = null) => Address.With(
        "/api/v1/runs",
        ("experiment", run.Get(_experiment)),
        ("variant", run.Get(_variant)),
        ("conclusion", run.Get(_conclusion)),
        ("automation", run.Get(_automation)),
        ("unit", run.Get(_unit)),
        ("from", from ?? run.Get(_from)),
        ("to", run.Get(_to)));
}
