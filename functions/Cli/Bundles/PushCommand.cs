using System.CommandLine;
using Splitrun.Cli.Experiments;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Bundles;

/// <summary><c>splitrun bundle push</c>.</summary>
internal static class PushCommand
{
    public static Command Create()
    {
        var (key, variant) = (ExperimentCommands.KeyArgument(), BundleCommands.VariantArgument());
        var file = new Argument<FileInfo>("file") { Description = "The tarball, .tar.gz." }.AcceptExistingOnly();
        var replace = new Option<bool>("--replace") { Description = "Replaces the tarball of an experiment that has started." };
        return new Command("push", "Pushes a variant's tarball; the app checks it as it passes.") { key, variant, file, replace }.Does(async run =>
        {
            var tarball = run.Get(file);
            var path = Address.With(Address.Experiment(run.Get(key), $"/variants/{Address.Escape(run.Get(variant))}/bundle"), ("replace", Address.Flag(run.Get(replace))));
            var pushed = await run.Screen.ProgressAsync(
                tarball.Name, tarball.Length, sent => run.Client.PushAsync(path, () => new CountingStream(tarball.OpenRead(), sent), run.Cancellation));

            var own = await Checksum.OfAsync(tarball.FullName, run.Cancellation);
            if (own != (string?)pushed["sha256"])
            {
                throw new FailedException($"{tarball.Name} has SHA-256 {own}, but the app keeps {pushed["sha256"]}: the file changed on its way. Push it again.");
            }

            run.Screen.Show(pushed, () => run.Screen.Line(
                $"Pushed {tarball.Name} for {run.Get(variant)}: {Cell.Count((long)pushed["entries"]!, "entry", "entries")}, {Cell.Count((long)pushed["size"]!, "byte")}, SHA-256 {pushed["sha256"]} (verified)."));
        });
    }
}
