using System.Globalization;
using System.Text;
using Splitrun.Domain.Bundles;

namespace Splitrun.Domain.Presets;

/// <summary>Makes the tarball of one arm of a preset: main.py, setup.sh, prompt.txt, plugins_config.json and, with repositories, repos_config.json.</summary>
internal static class PresetBundle
{
    public const string PluginsFile = "plugins_config.json";

    /// <summary>The line of main.py that holds what the bundle was made with.</summary>
    private const string DefaultsLine = "DEFAULTS = {\"model\": None, \"timeout\": 600}\n";

    private static readonly string Main = Read("main.py");
    private static readonly string Setup = Read("setup.sh");

    public static Task<byte[]> WriteAsync(Preset preset, PresetArm arm, CancellationToken cancellationToken)
    {
        var model = arm.Model is null ? "None" : PresetJson.Literal(arm.Model);
        var defaults = string.Create(CultureInfo.InvariantCulture, $"DEFAULTS = {{\"model\": {model}, \"timeout\": {preset.TimeoutSeconds}}}\n");
        List<BundleFile> files =
        [
            new("main.py", Encoding.UTF8.GetBytes(Main.Replace(DefaultsLine, defaults, StringComparison.Ordinal))),
            new("setup.sh", Encoding.UTF8.GetBytes(Setup), IsExecutable: true),
            new("prompt.txt", Encoding.UTF8.GetBytes(arm.Prompt)),
            new(PluginsFile, PresetJson.File(arm.Plugins)),
        ];
        if (preset.Repositories.Count > 0)
        {
            files.Add(new BundleFile("repos_config.json", PresetJson.File(preset.Repositories)));
        }

        return BundleArchive.WriteAsync(files, cancellationToken);
    }

    /// <summary>A file of this assembly, with line feeds however it was checked out.</summary>
    private static string Read(string name)
    {
        using var stream = typeof(PresetBundle).Assembly.GetManifestResourceStream($"Splitrun.Domain.Presets.Files.{name}")
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
