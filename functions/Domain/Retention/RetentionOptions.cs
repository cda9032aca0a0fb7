using System.ComponentModel.DataAnnotations;

namespace Splitrun.Domain.Retention;

/// <summary>How long raw rows are kept.</summary>
public sealed class RetentionOptions
{
    public const string SectionName = "Retention";

    /// <summary>Days after an experiment was archived until its raw rows are deleted.</summary>
    /// <value>Range: 1 to 36,500. Null, as by default: they are kept for ever.</value>
    [Range(1, 36_500)]
    public int? RunDays { get; set; }
}
