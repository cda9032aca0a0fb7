using Splitrun.Domain.Experiments.Drafts;

namespace Splitrun.Domain.Experiments.Import;

/// <summary>Reads the experiments that a workflow's front matter declares: <c>experiments: {name: [a, b]}</c> and the full form.</summary>
internal static class FrontMatter
{
    private const string Root = "experiments";
    private const int MaxExperiments = 50;
    private const int ManyAtOnce = 3;

    /// <summary>Settings of the runner that stand among the experiments, with the values it knows.</summary>
    private static readonly Dictionary<string, string[]> Reserved = new()
    {
        ["storage"] = ["repo", "cache"],
        ["identity"] = ["frontmatter", "full", "workflow"],
    };

    public static IReadOnlyList<DeclaredExperiment> Read(DocumentNode document, ImportRequest request, ImportFindings findings)
    {
        if (document is not MapNode root || root.Find(Root) is not { } member)
        {
            findings.Error(new Spot(Root, document.Place), "must be given: a mapping of names to variants or definitions");
            return [];
        }

        var at = new Spot(Root, member.Place);
        foreach (var again in root.Members.Where(m => m.Name == Root).Skip(1))
        {
            findings.Error(new Spot(Root, again.Place), "must stand only once");
        }

        if (member.Value is not MapNode { Members.Count: > 0 } experiments)
        {
            findings.Error(at, "must be a mapping of names to variants or definitions, with one at least");
            return [];
        }

        var declared = ReadAll(experiments, at, new FrontMatterContext(root, request, findings));
        if (declared.Count > MaxExperiments)
        {
            findings.Error(at, $"must be at most {MaxExperiments}");
            return [];
        }

        if (declared.Count > ManyAtOnce)
        {
            findings.Warn(at, $"{declared.Count} experiments at once on one automation: each is analysed by itself, and effects that depend on each other are not told apart");
        }

        return declared;
    }

    private static List<DeclaredExperiment> ReadAll(MapNode experiments, Spot at, FrontMatterContext context)
    {
        var declared = new List<DeclaredExperiment>();
        var seen = new HashSet<string>();
        foreach (var member in experiments.Members)
        {
            var spot = at.Member(member.Name.Length <= 100 ? member.Name : member.Name[..100] + "…", member.Place);
            if (!seen.Add(member.Name))
            {
                context.Findings.Error(spot, "must stand only once");
            }
            else if (Reserved.TryGetValue(member.Name, out var words))
            {
                ReadReserved(member, words, spot, context.Findings);
            }
            else if (!FrontMatterNames.IsExperiment(member.Name))
            {
                context.Findings.Error(spot, FrontMatterNames.ExperimentRule);
            }
            else if (new FrontMatterExperiment(context, spot).Read(member) is { } experiment)
            {
                declared.Add(experiment);
            }
        }

        return declared;
    }

    private static void ReadReserved(DocumentMember member, string[] words, Spot spot, ImportFindings findings)
    {
        if (member.Value is ListNode or MapNode)
        {
            findings.Error(spot, "is a reserved name; an experiment cannot have it");
        }
        else
        {
            findings.Warn(spot, member.Value is TextNode text && words.Contains(text.Text)
                ? "has no effect: the runs are kept here, each under the version that it was assigned under"
                : $"is not one of {string.Join(", ", words)}, and has no effect here in any case");
        }
    }
}

/// <summary>What the reading of every experiment of a document shares.</summary>
/// <param name="Document">The whole document.</param>
/// <param name="Request">How it is to be imported.</param>
/// <param name="Findings">Takes what is wrong.</param>
internal sealed record FrontMatterContext(MapNode Document, ImportRequest Request, ImportFindings Findings);

/// <summary>An experiment as a document declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Draft">The same as a draft.</param>
/// <param name="Places">Where the draft's fields stood.</param>
internal sealed record DeclaredExperiment(string Name, ExperimentDraft Draft, DraftPlaces Places);
