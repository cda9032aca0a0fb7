using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Splitrun.Local.Hosting;

/// <summary>Reads the <c>Values</c> of <c>local.settings.json</c>, the file of developers' settings that <c>func</c> knows.</summary>
internal static class LocalSettingsFile
{
    public const string Name = "local.settings.json";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Adds the values of the first of <paramref name="folders"/> that has the file; none where no folder has.</summary>
    public static void AddTo(IConfigurationBuilder configuration, params IEnumerable<string> folders)
    {
        var path = folders.Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists);
        if (path is not null)
            configuration.AddInMemoryCollection(Read(path));
    }

    /// <exception cref="InvalidOperationException">The file is encrypted.</exception>
    private static List<KeyValuePair<string, string?>> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
        if (document.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
            throw new InvalidOperationException($"{path} is encrypted, which only func can read.");

        return document.RootElement.TryGetProperty("Values", out var values)
            ? [.. values.EnumerateObject().Select(value => KeyValuePair.Create(Key(value.Name), (string?)value.Value.ToString()))]
            : [];
    }

    /// <summary>The values stand for environment variables, so two underscores separate sections.</summary>
    private static string Key(string name) => name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
}
