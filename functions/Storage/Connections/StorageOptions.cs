using System.ComponentModel.DataAnnotations;

namespace Splitrun.Storage.Connections;

/// <summary>How names are chosen and how long storage is waited for.</summary>
public sealed class StorageOptions
{
    public const string SectionName = "Storage";

    /// <summary>Start of every table's name.</summary>
    /// <value>The default is splitrun.</value>
    [Required]
    [RegularExpression("^[A-Za-z][A-Za-z0-9]{0,29}$", ErrorMessage = "Storage:TablePrefix must be 1 to 30 letters and digits and start with a letter.")]
    public string TablePrefix { get; set; } = "splitrun";

    /// <summary>Longest wait for one answer of storage.</summary>
    /// <value>The default is 20 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan NetworkTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a failed request is tried again before storage counts as away.</summary>
    /// <value>The default is 2.</value>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;
}
