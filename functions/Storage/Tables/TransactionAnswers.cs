using Azure;

namespace Splitrun.Storage.Tables;

/// <summary>Reads what a transaction answers.</summary>
internal static class TransactionAnswers
{
    /// <summary>The ETag that the first entity of a transaction got.</summary>
    public static string RevisionOfFirst(this Response<IReadOnlyList<Response>> answers) =>
        answers.Value[0].Headers.ETag?.ToString() ?? throw new InvalidDataException("Storage wrote an entity and named no ETag.");
}
