using System.Text.Json;

namespace Splitrun.App.Http.Contracts;

/// <summary>A flag as it was evaluated (OFREP).</summary>
/// <param name="Key">Key of the flag: the experiment's.</param>
/// <param name="Reason">STATIC, TARGETING_MATCH, SPLIT or DISABLED.</param>
/// <param name="Variant">Key of the variant; absent where DISABLED.</param>
/// <param name="Value">The variant's payload, or its key where it has none; absent where DISABLED: the caller's default applies.</param>
/// <param name="Metadata">Where it comes from.</param>
internal sealed record EvaluationResponse(string Key, string Reason, string? Variant, JsonElement? Value, EvaluationMetadata Metadata);

/// <summary>What an evaluation came from.</summary>
/// <param name="Version">Version of the experiment.</param>
/// <param name="Reason">The reason that a dispatch would give: sticky, override, not_covered and so on.</param>
/// <param name="Counted">Whether a dispatch of that reason would be counted; the evaluation itself is not.</param>
internal sealed record EvaluationMetadata(int Version, string Reason, bool Counted);

/// <summary>Why a flag could not be evaluated (OFREP).</summary>
/// <param name="Key">Key of the flag that was asked for; absent where all were.</param>
/// <param name="ErrorCode">PARSE_ERROR, TARGETING_KEY_MISSING, INVALID_CONTEXT, FLAG_NOT_FOUND or GENERAL.</param>
/// <param name="ErrorDetails">The same for people.</param>
internal sealed record EvaluationFailure(string? Key, string ErrorCode, string ErrorDetails);

/// <summary>All flags (OFREP).</summary>
/// <param name="Flags">In the order of their keys.</param>
internal sealed record EvaluationListResponse(IReadOnlyList<EvaluationItem> Flags);

/// <summary>One of all flags: an evaluation, or the error of that flag alone.</summary>
internal sealed record EvaluationItem(
    string Key, string? Reason, string? Variant, JsonElement? Value, EvaluationMetadata? Metadata, string? ErrorCode, string? ErrorDetails);
