using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Experiments;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Bundles;

/// <summary><c>splitrun bundle pull</c>.</summary>
internal static class PullCommand
{
    public static Command Create()
    {
        var (key, variant) = (ExperimentCommands.KeyArgument(), BundleCommands.VariantArgument());
        var output = new Option<string?>("--output", "-o") { Description = "Where it goes; {experiment}-{variant}.tar.gz when left out.", HelpName = "path" };
        return new Command("pull", "Fetches a variant's tarball and checks its SHA-256.") { key, variant, output }.Does(async run =>
        {
            var path = run.Get(output) ?? $"{run.Get(key)}-{run.Get(variant)}.tar.gz";
            using var response = await run.Client.OpenAsync(Address.Experiment(run.Get(key), $"/variants/{Address.Escape(run.Get(variant))}/bundle"), run.Cancellation);
            var sha256 = response.Headers.ETag?.Tag.Trim('"') ?? throw new FailedException("The app did not say the tarball's SHA-256.");
            var size = await run.Screen.ProgressAsync(
                path, response.Content.Headers.ContentLength ?? 0, received => Download.SaveAsync(response, sha256, path, received, run.Cancellation));
            run.Screen.Show(
                new JsonObject { ["file"] = path, ["size"] = size, ["sha256"] = sha256 },
                () => run.Screen.Line($"Pulled {path}: {Cell.Count(size, "byte")}, SHA-256 {sha256} (verified)."));
        });
    }
}
