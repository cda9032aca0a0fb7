using System.Globalization;
using Splitrun.Domain.Experiments.Drafts;

namespace Splitrun.Domain.Experiments.Import;

/// <summary>Reads the metrics of an experiment: the one that decides, the others, and the guardrails.</summary>
internal sealed class FrontMatterMetrics(FrontMatterContext context, DocumentFields fields, DraftPlaces places)
{
    /// <summary>The tests that front matter may name, and whether they are for values that are true or false.</summary>
    public static readonly IReadOnlyDictionary<string, bool> AnalysisTypes = new Dictionary<string, bool>
    {
        ["t_test"] = false,
        ["mann_whitney"] = false,
        ["proportion_test"] = true,
        ["bayesian_ab"] = true,
    };

    private readonly ImportFindings _findings = context.Findings;

    public MetricDraft? Primary()
    {
        places.Set("metric", fields.SpotOf("metric"));
        var written = fields.Text("metric");
        var name = written is null ? null : NameOf(written, fields.SpotOf("metric"));
        var type = fields.Text("analysis_type");
        if (type is null)
        {
            return name is null ? null : new MetricDraft { Name = name, Kind = IsEval(name) ? MetricKind.Binary : null };
        }

        var spot = fields.SpotOf("analysis_type");
        if (!AnalysisTypes.TryGetValue(type, out var isBinary))
        {
            _findings.Error(spot, $"must be one of {string.Join(", ", AnalysisTypes.Keys)}");
            return null;
        }

        WarnOfType(type, spot);
        return new MetricDraft { Name = name ?? MetricCatalogue.Success, Kind = KindOf(name ?? MetricCatalogue.Success, type, isBinary, spot) };
    }

    public IReadOnlyList<MetricDraft?>? Secondary()
    {
        places.Set("secondary_metrics", fields.SpotOf("secondary_metrics"));
        var names = fields.Texts("secondary_metrics");
        var metrics = new List<MetricDraft?>();
        foreach (var (text, at) in names ?? [])
        {
            places.Set($"secondary_metrics[{metrics.Count}]", at);
            var name = NameOf(text, at);
            metrics.Add(new MetricDraft { Name = name, Kind = IsEval(name) ? MetricKind.Binary : null });
        }

        return names is null ? null : metrics;
    }

    public IReadOnlyList<GuardrailDraft?>? Guardrails()
    {
        var at = fields.SpotOf("guardrail_metrics");
        places.Set("guardrails", at);
        if (fields.List("guardrail_metrics", "must be a list of name and threshold") is not { } list)
        {
            return null;
        }

        var guardrails = new List<GuardrailDraft?>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var spot = at.Item(i, list.Items[i].Place);
            if (list.Items[i] is not MapNode map)
            {
                _findings.Error(spot, "must be a mapping of name and threshold");
                continue;
            }

            places.Set($"guardrails[{guardrails.Count}]", spot);
            if (GuardrailOf(new DocumentFields(map, spot, ["name", "threshold", "direction"], _findings), $"guardrails[{guardrails.Count}]") is { } guardrail)
            {
                guardrails.Add(guardrail);
            }
        }

        return guardrails;
    }

    private GuardrailDraft? GuardrailOf(DocumentFields guardrail, string draftField)
    {
        places.Set($"{draftField}.metric", guardrail.SpotOf("name"));
        places.Set($"{draftField}.threshold", guardrail.SpotOf("threshold"));
        var direction = guardrail.Text("direction");
        if (direction is not (null or "min" or "max"))
        {
            _findings.Error(guardrail.SpotOf("direction"), "must be min (as low as possible) or max (as high as possible)");
        }

        var name = guardrail.Text("name");
        if (name is null && guardrail.Find("name") is null)
        {
            _findings.Error(guardrail.At, "must have a name: the metric that it watches");
        }

        var threshold = ThresholdOf(guardrail, direction);
        return name is null || threshold is null ? null : new GuardrailDraft { Metric = NameOf(name, guardrail.SpotOf("name")), Threshold = threshold };
    }

    /// <summary>An operator and a number stand for themselves; a bare number needs a direction: min allows up to it, max from it on.</summary>
    private string? ThresholdOf(DocumentFields guardrail, string? direction)
    {
        var spot = guardrail.SpotOf("threshold");
        var bare = guardrail.Find("threshold") switch
        {
            NumberNode number => number.Value.ToString("0.###############", CultureInfo.InvariantCulture),
            TextNode text when text.Text.Length > 0 && (char.IsAsciiDigit(text.Text[0]) || text.Text[0] == '-') => text.Text,
            _ => null,
        };
        switch (guardrail.Find("threshold"))
        {
            case TextNode text when bare is null:
                return text.Text;
            case not null when bare is not null && direction is "min" or "max":
                return (direction == "min" ? "<=" : ">=") + bare;
            case not null when bare is not null:
                _findings.Error(spot, "is a bare number: add direction: min (values up to it pass) or max (values from it on pass), or write an operator, such as \">=0.95\"");
                return null;
            default:
                _findings.Error(spot, "must be given: an operator and a number, such as \">=0.95\"");
                return null;
        }
    }

    private MetricKind? KindOf(string name, string type, bool isBinary, Spot spot)
    {
        var known = MetricCatalogue.All.FirstOrDefault(metric => metric.Name == name);
        if (isBinary)
        {
            if (known is { Kind: not MetricKind.Binary, Unit: not ("share" or "score") })
            {
                _findings.Error(spot, $"{type} needs a metric that is true or false; {name} is measured in {known.Unit}");
            }

            return MetricKind.Binary;
        }

        if (known?.Kind == MetricKind.Binary)
        {
            _findings.Warn(spot, $"{name} is true or false, so it is compared as a proportion");
            return null;
        }

        return known is null ? MetricKind.Continuous : null;
    }

    private void WarnOfType(string type, Spot spot)
    {
        if (type == "mann_whitney")
        {
            _findings.Warn(spot, "reports are computed from kept statistics, which hold no ranks: means are compared, with quantiles beside them");
        }
        else if (type == "bayesian_ab")
        {
            _findings.Warn(spot, "the Bayesian view stands beside the tests in every report; decisions rest on the always-valid test");
        }
    }

    private string NameOf(string written, Spot at)
    {
        var metric = FrontMatterNames.MetricOf(written);
        if (metric.Section is { } section)
        {
            new MetricReference(context.Document, section, metric.Id ?? "", at).Check(_findings);
        }

        if (metric.Name != written)
        {
            _findings.Warn(at, $"is kept as the metric {metric.Name}: outcomes report it under that name");
        }

        return metric.Name;
    }

    private static bool IsEval(string name) => name.StartsWith("evals.", StringComparison.Ordinal) && name.Count(c => c == '.') == 1;
}
