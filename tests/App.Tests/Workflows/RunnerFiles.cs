namespace Splitrun.App.Tests.Workflows;

/// <summary>The files through which steps talk to GitHub's runner, in a folder of their own.</summary>
internal sealed class RunnerFiles
{
    private readonly string _folder;

    public RunnerFiles(string folder)
    {
        _folder = folder;
        foreach (var name in new[] { "env", "output", "summary" })
        {
            File.WriteAllText(Path.Combine(folder, name), "");
        }

        Directory.CreateDirectory(Temporary);
    }

    public string Summary => File.ReadAllText(Path.Combine(_folder, "summary"));

    private string Temporary => Path.Combine(_folder, "temp");

    /// <summary>Where they are, in the runner's variables.</summary>
    public Dictionary<string, string> Variables => new()
    {
        ["GITHUB_ENV"] = Path.Combine(_folder, "env"),
        ["GITHUB_OUTPUT"] = Path.Combine(_folder, "output"),
        ["GITHUB_STEP_SUMMARY"] = Path.Combine(_folder, "summary"),
        ["RUNNER_TEMP"] = Temporary,
    };

    public Dictionary<string, string> TakeEnvironment() => Take("env");

    public Dictionary<string, string> TakeOutputs() => Take("output");

    /// <summary>Reads <c>NAME&lt;&lt;DELIMITER</c>, lines, <c>DELIMITER</c>, or <c>NAME=value</c>, and empties the file.</summary>
    private Dictionary<string, string> Take(string name)
    {
        var path = Path.Combine(_folder, name);
        var lines = new Queue<string>(File.ReadAllText(path).Split('\n'));
        var values = new Dictionary<string, string>();
        while (lines.TryDequeue(out var line))
        {
            if (line.Split("<<", 2) is [var multi, var delimiter])
            {
                values[multi] = string.Join('\n', TakeUntil(lines, delimiter));
            }
            else if (line.Length > 0)
            {
                var parts = line.Split('=', 2);
                values[parts[0]] = parts[1];
            }
        }

        File.WriteAllText(path, "");
        return values;
    }

    private static IEnumerable<string> TakeUntil(Queue<string> lines, string delimiter)
    {
        while (lines.Dequeue() is var line && line != delimiter)
        {
            yield return line;
        }
    }
}
