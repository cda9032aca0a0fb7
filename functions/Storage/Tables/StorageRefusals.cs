using Azure;

namespace Splitrun.Storage.Tables;

/// <summary>What a refusal of storage means; the codes stand here and nowhere else.</summary>
internal static class StorageRefusals
{
    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;
    private const int PayloadTooLarge = 413;

    public static bool IsNotFound(this RequestFailedException refusal) => refusal.Status == NotFound;

    /// <summary>More than one request or one row takes.</summary>
    public static bool IsTooLarge(this RequestFailedException refusal) =>
        refusal.Status == PayloadTooLarge || refusal.ErrorCode is "RequestBodyTooLarge" or "EntityTooLarge" or "PropertyValueTooLarge";

    /// <summary>Another writer came first: the row exists already, is gone, or is not the one that was read.</summary>
    public static bool IsConcurrencyConflict(this RequestFailedException refusal) => refusal.Status is Conflict or PreconditionFailed or NotFound;
}
