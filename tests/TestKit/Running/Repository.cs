namespace Splitrun.TestKit.Running;

/// <summary>Where the sources are, seen from the tests' output folder: tests/App.Tests/bin/{configuration}/{framework}.</summary>
public static class Repository
{
    private static readonly DirectoryInfo Framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Folder { get; } = Framework.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    /// <summary>The app as it was built in the same configuration as these tests.</summary>
    public static string AppAssembly { get; } =
        Path.Combine(Folder, "functions", "App", "bin", Framework.Parent!.Name, Framework.Name, "Splitrun.App.dll");
}
