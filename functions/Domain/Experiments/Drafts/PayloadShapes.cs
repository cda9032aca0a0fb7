namespace Splitrun.Domain.Experiments.Drafts;

/// <summary>What the payloads of each kind of experiment hold. Members that are not listed are allowed; kinds that are not listed take any JSON.</summary>
public static class PayloadShapes
{
    /// <summary>Kinds whose payloads are any JSON: the one that says so, and what plugin presets and older tarballs become.</summary>
    public static readonly IReadOnlyList<string> Free = ["custom", "plugin"];

    private const double MaxText = 60_000;
    private const double MaxName = 200;
    private const double MaxTokens = 1e9;
    private const double MaxSafeInteger = 9_007_199_254_740_991;

    private static readonly PayloadMember[] Sampling =
    [
        Number("temperature", 0, 2, "Sampling temperature."),
        Number("top_p", 0, 1, "Share of the probability mass that is sampled from."),
        Whole("top_k", 1, MaxTokens, "Number of tokens that are sampled from."),
        Whole("max_tokens", 1, MaxTokens, "Most tokens of an answer."),
        Number("presence_penalty", -2, 2, "Penalty of tokens that have appeared."),
        Number("frequency_penalty", -2, 2, "Penalty of tokens by how often they have appeared."),
        Whole("seed", -MaxSafeInteger, MaxSafeInteger, "Seed of the sampling."),
        new("stop", PayloadValue.Texts, 1, MaxName, "Where an answer stops: a text or a list of texts."),
    ];

    /// <summary>The known members, by kind.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<PayloadMember>> ByKind { get; } = new Dictionary<string, IReadOnlyList<PayloadMember>>
    {
        ["prompt"] =
        [
            Text("prompt", 1, MaxText, "The prompt.") with { IsRequired = true },
            new("variables", PayloadValue.Object, 0, 0, "Values for the places that the prompt leaves open."),
        ],
        ["model"] =
        [
            Text("model", 1, MaxName, "Name of the model.") with { IsRequired = true },
            Text("provider", 1, MaxName, "Who serves the model."),
            Text("version", 1, MaxName, "Version of the model."),
            .. Sampling,
        ],
        ["parameters"] = Sampling,
        ["system_prompt"] =
        [
            Text("system_prompt", 0, MaxText, "The system prompt; an empty one stands for none.") with { IsRequired = true },
            Text("prompt", 1, MaxText, "The prompt that goes with it."),
        ],
        ["context_strategy"] =
        [
            Text("strategy", 1, MaxName, "Name of the strategy, such as full, window, summary or retrieval.") with { IsRequired = true },
            Whole("max_tokens", 1, MaxTokens, "Most tokens of context."),
            Whole("window", 1, MaxTokens, "Messages or chunks that are kept."),
            Whole("top_k", 1, MaxTokens, "Chunks that are retrieved."),
            Whole("overlap", 0, MaxTokens, "Tokens that neighbouring chunks share."),
            Text("summary_model", 1, MaxName, "Model that summarises."),
        ],
    };

    /// <summary>Whether that kind is known; an absent one and those of <see cref="Free"/> promise nothing of their payloads.</summary>
    public static bool IsKnown(string? kind) => kind is null || Free.Contains(kind) || ByKind.ContainsKey(kind);

    private static PayloadMember Text(string name, double min, double max, string description) => new(name, PayloadValue.Text, min, max, description);

    private static PayloadMember Number(string name, double min, double max, string description) => new(name, PayloadValue.Number, min, max, description);

    private static PayloadMember Whole(string name, double min, double max, string description) => new(name, PayloadValue.WholeNumber, min, max, description);
}
