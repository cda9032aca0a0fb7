using System.Text.RegularExpressions;

namespace Splitrun.Domain.Experiments.Import;

/// <summary>The names that front matter uses: experiments, and metrics that refer to evals and graders.</summary>
internal static partial class FrontMatterNames
{
    public const string ExperimentRule = "must match ^[a-zA-Z_][a-zA-Z0-9_]*$ (an experiment's name)";

    public static bool IsExperiment(string name) => name.Length <= 100 && Experiment().IsMatch(name);

    /// <summary>The metric that a name stands for; <c>eval:x</c> and <c>evals.x</c> are one, and so are <c>grader:x</c>, <c>graders.x</c> and <c>graders.x.value</c>.</summary>
    public static FrontMatterMetric MetricOf(string name)
    {
        foreach (var (section, shortForm) in new[] { ("evals", "eval:"), ("graders", "grader:") })
        {
            var rest = name.StartsWith(shortForm, StringComparison.Ordinal) ? name[shortForm.Length..]
                : name.StartsWith(section + ".", StringComparison.Ordinal) ? name[(section.Length + 1)..]
                : null;
            if (rest is not null)
            {
                var path = section == "graders" && rest.EndsWith(".value", StringComparison.Ordinal) ? rest[..^".value".Length] : rest;
                return new FrontMatterMetric($"{section}.{path}", section, path.Split('.')[0]);
            }
        }

        return new FrontMatterMetric(name, null, null);
    }

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Experiment();
}

/// <summary>A metric that front matter names.</summary>
/// <param name="Name">Under which outcomes report it.</param>
/// <param name="Section">evals or graders where the name refers to one of them; else null.</param>
/// <param name="Id">The id within the section.</param>
internal readonly record struct FrontMatterMetric(string Name, string? Section, string? Id);
