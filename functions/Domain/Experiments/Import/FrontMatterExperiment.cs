using Splitrun.Domain.Experiments.Drafts;

namespace Splitrun.Domain.Experiments.Import;

/// <summary>Reads one experiment of a front matter: a bare list of variants, or a mapping.</summary>
internal sealed class FrontMatterExperiment(FrontMatterContext context, Spot at)
{
    /// <summary>The fields of the full form. control, strategy and repository are Splitrun's own additions.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "variants", "description", "hypothesis", "metric", "secondary_metrics", "guardrail_metrics", "min_samples", "analysis_type", "decision",
        "weight", "issue", "start_date", "end_date", "tags", "notify", "continual", "control", "strategy", "repository",
    ];

    private readonly ImportFindings _findings = context.Findings;
    private readonly DraftPlaces _places = new(at);

    public DeclaredExperiment? Read(DocumentMember member)
    {
        if (member.Value is ListNode bare)
        {
            return Declared(member, new ExperimentDraft { Variants = VariantsOf(bare, at, null), Repository = context.Request.Repository });
        }

        if (member.Value is not MapNode map)
        {
            _findings.Error(at, "must be a list of variants, or a mapping with variants in it");
            return null;
        }

        var fields = new DocumentFields(map, at, Fields, _findings);
        Place(fields, "description", "hypothesis", "issue", "start_date", "end_date", "control", "repository", "tags");
        var metrics = new FrontMatterMetrics(context, fields, _places);
        var variants = VariantsOf(fields);
        return Declared(member, new ExperimentDraft
        {
            Description = fields.Text("description"),
            Hypothesis = fields.Text("hypothesis"),
            Issue = fields.Whole("issue"),
            Repository = RepositoryOf(fields),
            Tags = TagsOf(fields),
            Variants = variants,
            Control = fields.Text("control"),
            Metric = metrics.Primary(),
            SecondaryMetrics = metrics.Secondary(),
            Guardrails = metrics.Guardrails(),
            Assignment = AssignmentOf(fields, variants.Count),
            StartDate = fields.Date("start_date"),
            EndDate = fields.Date("end_date"),
            Analysis = AnalysisOf(fields),
            Notify = NotifyOf(fields),
        });
    }

    private DeclaredExperiment Declared(DocumentMember member, ExperimentDraft draft) => new(member.Name, draft, _places);

    private string? RepositoryOf(DocumentFields fields) => fields.Text("repository") ?? context.Request.Repository;

    private void Place(DocumentFields fields, params string[] names)
    {
        foreach (var name in names)
        {
            _places.Set(name, fields.SpotOf(name));
        }
    }

    private List<VariantDraft?> VariantsOf(DocumentFields fields)
    {
        _places.Set("variants", fields.SpotOf("variants"));
        return fields.List("variants", "must be a list of texts") is { } list
            ? VariantsOf(list, fields.SpotOf("variants"), WeightsOf(fields, list.Items.Count))
            : [];
    }

    private List<VariantDraft?> VariantsOf(ListNode list, Spot spot, IReadOnlyList<double>? weights)
    {
        _places.Set("variants", spot);
        var texts = DocumentFields.TextsOf(list, spot, _findings);
        for (var i = 0; i < texts.Count; i++)
        {
            _places.Set($"variants[{i}]", texts[i].At);
        }

        return [.. texts.Select((text, i) => new VariantDraft { Key = text.Text, Weight = i < weights?.Count ? weights[i] : null })];
    }

    /// <summary>One whole number a variant; they sum to 100 unless the caller says that they are relative.</summary>
    private List<double>? WeightsOf(DocumentFields fields, int variants)
    {
        if (fields.List("weight", "must be a list of whole numbers") is not { } list)
        {
            return null;
        }

        var spot = fields.SpotOf("weight");
        var weights = new List<double>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (list.Items[i] is NumberNode number && DocumentFields.AsWhole(number) is >= 0 and var weight)
            {
                weights.Add(weight);
            }
            else
            {
                _findings.Error(spot.Item(i, list.Items[i].Place), "must be a whole number from 0");
            }
        }

        if (weights.Count < list.Items.Count)
        {
            return null;
        }

        if (weights.Count != variants)
        {
            _findings.Error(spot, $"must have one number for each variant: {variants}, not {weights.Count}");
        }
        else if (!context.Request.RelativeWeights && weights.Sum() != 100)
        {
            _findings.Error(spot, $"must sum to 100, not {weights.Sum()}; relative weights are taken with ?relative_weights=true");
        }
        else if (weights.Sum() == 0)
        {
            _findings.Error(spot, "must have at least one number above 0");
            return null;
        }

        return weights;
    }

    private List<string?>? TagsOf(DocumentFields fields)
    {
        var tags = fields.Texts("tags");
        for (var i = 0; i < tags?.Count; i++)
        {
            _places.Set($"tags[{i}]", tags[i].At);
        }

        return tags?.Select(tag => (string?)tag.Text).ToList();
    }

    private AssignmentDraft? AssignmentOf(DocumentFields fields, int variants)
    {
        Place(fields, "strategy");
        _places.Set("assignment", fields.SpotOf("strategy"));
        var strategy = fields.Text("strategy") is { } word ? StrategyOf(fields, word) : null;
        if (fields.Map("continual") is not { } map)
        {
            return strategy is null ? null : new AssignmentDraft { Strategy = strategy };
        }

        var spot = fields.SpotOf("continual");
        var continual = new DocumentFields(map, spot, ["seed", "ramp"], _findings);
        _places.Set("assignment.salt", continual.SpotOf("seed"));
        _places.Set("assignment.ramp", continual.SpotOf("ramp"));
        Require(variants == 2, spot, "needs exactly two variants");
        Require(continual.Find("seed") is not null, spot, "must have a seed");
        Require(fields.Find("strategy") is null, fields.SpotOf("strategy"), "must be left out beside continual, which is sticky");
        if (fields.Find("weight") is not null && continual.Find("ramp") is not null)
        {
            _findings.Warn(fields.SpotOf("weight"), "is set aside while continual.ramp says what the shares are");
        }

        return new AssignmentDraft { Strategy = AssignmentStrategy.Sticky, Salt = continual.Text("seed"), Ramp = RampOf(continual) };
    }

    private AssignmentStrategy? StrategyOf(DocumentFields fields, string word)
    {
        foreach (var strategy in Enum.GetValues<AssignmentStrategy>().Where(strategy => Words.Of(strategy) == word))
        {
            return strategy;
        }

        _findings.Error(fields.SpotOf("strategy"), $"must be one of {string.Join(", ", Enum.GetValues<AssignmentStrategy>().Select(Words.Of))}");
        return null;
    }

    private List<double>? RampOf(DocumentFields continual)
    {
        if (continual.List("ramp", "must be a list of rising whole numbers from 1 to 100") is not { } list)
        {
            return null;
        }

        var steps = list.Items.OfType<NumberNode>().Select(DocumentFields.AsWhole).OfType<int>().ToList();
        var rises = steps.Count == list.Items.Count && steps.Count > 0 && steps.Zip(steps.Skip(1)).All(pair => pair.First < pair.Second);
        Require(rises && steps[0] >= 1 && steps[^1] <= 100, continual.SpotOf("ramp"), "must be a list of rising whole numbers from 1 to 100");
        return [.. steps.Select(step => (double)step)];
    }

    private AnalysisDraft AnalysisOf(DocumentFields fields)
    {
        _places.Set("analysis.min_samples", fields.SpotOf("min_samples"));
        _places.Set("analysis", fields.SpotOf("decision"));
        var samples = fields.Whole("min_samples");
        if (samples == 1)
        {
            _findings.Warn(fields.SpotOf("min_samples"), "1 is taken for 2: one run has no variance");
        }

        var analysis = new AnalysisDraft { MinSamples = samples == 1 ? 2 : samples };
        if (fields.Map("decision") is not { } map)
        {
            return analysis;
        }

        var decision = new DocumentFields(map, fields.SpotOf("decision"), ["minimum_effect", "regression_tolerance", "confidence"], _findings);
        _places.Set("analysis.minimum_effect", decision.SpotOf("minimum_effect"));
        _places.Set("analysis.regression_tolerance", decision.SpotOf("regression_tolerance"));
        var confidence = decision.Number("confidence");
        Require(confidence is null or (>= 0.000001 and <= 0.999999), decision.SpotOf("confidence"), "must be a number from 0.000001 to 0.999999");
        return analysis with
        {
            MinimumEffect = decision.Number("minimum_effect"),
            RegressionTolerance = decision.Number("regression_tolerance"),
            Alpha = confidence is { } level and > 0 and < 1 ? Math.Round(1 - level, 12) : null,
        };
    }

    private List<NotificationDraft?>? NotifyOf(DocumentFields fields)
    {
        if (fields.Map("notify") is not { } map)
        {
            return null;
        }

        var spot = fields.SpotOf("notify");
        var notify = new DocumentFields(map, spot, ["discussion", "issue"], _findings);
        var targets = new List<NotificationDraft?>();
        foreach (var (name, kind) in new[] { ("discussion", NotificationKind.GithubDiscussion), ("issue", NotificationKind.GithubIssue) })
        {
            if (notify.Whole(name) is { } number)
            {
                Require(number >= 1, notify.SpotOf(name), "must be a whole number from 1");
                targets.Add(new NotificationDraft { Kind = kind, Number = Math.Max(1, number) });
            }
        }

        if (map.Members.Count == 0)
        {
            _findings.Warn(spot, "names neither discussion nor issue: nobody is told");
        }

        var isKnown = targets.Count == 0 || RepositoryOf(fields) is not null;
        Require(isKnown, spot, "needs the repository: add repository: owner/name to the experiment, or ?repository=owner/name to the address");
        return isKnown ? targets : null;
    }

    private void Require(bool claim, Spot spot, string message)
    {
        if (!claim)
        {
            _findings.Error(spot, message);
        }
    }
}
