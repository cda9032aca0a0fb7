namespace Splitrun.Publishing;

/// <summary>
/// Secrets whose setting still holds the reference to Key Vault in place of the secret: the platform puts the reference itself there when it
/// cannot read the vault. Such a text is neither sent to anybody nor signed with.
/// </summary>
public static class SecretReference
{
    private const string Start = "@Microsoft.KeyVault(";

    /// <summary>Whether a setting's value is a reference that was not resolved.</summary>
    public static bool IsUnresolved(string? value) => value is not null && value.AsSpan().TrimStart().StartsWith(Start, StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses a secret that is none; the post is given up and can be sent again once the vault can be read.</summary>
    /// <param name="value">The setting's value.</param>
    /// <param name="setting">The setting's name.</param>
    /// <exception cref="Domain.Reports.PublicationFailedException">It is unresolved.</exception>
    internal static void Refuse(string? value, string setting)
    {
        if (IsUnresolved(value))
        {
            throw new Domain.Reports.PublicationFailedException($"{PublishingOptions.SectionName}__{setting} holds a Key Vault reference that was not resolved.") { IsTransient = false };
        }
    }
}
