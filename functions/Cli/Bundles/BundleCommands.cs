using System.CommandLine;

namespace Splitrun.Cli.Bundles;

/// <summary><c>splitrun bundle</c>.</summary>
internal static class BundleCommands
{
    public static Command Create() => new("bundle", "Tarballs of variants.") { PushCommand.Create(), PullCommand.Create() };

    public static Argument<string> VariantArgument() => new("variant") { Description = "Key of the variant." };
}
