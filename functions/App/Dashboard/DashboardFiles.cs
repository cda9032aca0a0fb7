using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Splitrun.App.Http.Answers;

namespace Splitrun.App.Dashboard;

/// <summary>The built page, as it lies beside the app. Read once: a name that was not there then is no address.</summary>
internal static class DashboardFiles
{
    private const string Page = "index.html";

    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    private static readonly Lazy<FrozenDictionary<string, DashboardFile>> ByName = new(() => Read(Path.Combine(AppContext.BaseDirectory, "dashboard")));

    /// <summary>The page itself, or null when it was left out of the build.</summary>
    public static IResult? FindPage() => Find(Page);

    /// <summary>What the page loads, or null.</summary>
    public static IResult? Find(string name) => ByName.Value.TryGetValue(name, out var file) ? new DashboardAnswer(new BodyAnswer(file.Content, file.ContentType)) : null;

    private static FrozenDictionary<string, DashboardFile> Read(string folder) =>
        Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFiles().ToFrozenDictionary(file => file.Name, DashboardFile.Of, StringComparer.Ordinal)
            : FrozenDictionary<string, DashboardFile>.Empty;

    private sealed record DashboardFile(byte[] Content, string ContentType)
    {
        public static DashboardFile Of(FileInfo file)
        {
            var type = ContentTypes.TryGetContentType(file.Name, out var known) ? known : "application/octet-stream";
            return new DashboardFile(File.ReadAllBytes(file.FullName), type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type);
        }
    }
}
