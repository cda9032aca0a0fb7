using Azure;
using Azure.Data.Tables;
using Splitrun.Domain.Batching;
using Splitrun.Storage.Limits;

namespace Splitrun.Storage.Tables;

/// <summary>
/// Sends transactions that fit, and says of the others that they are too large: before they are sent, where their size tells, and otherwise
/// when storage refuses them.
/// </summary>
internal static class TransactionSize
{
    /// <summary>What stands around an entity in the request: two boundaries, the headers of the part and of its operation, and the address without the keys.</summary>
    private const int ActionBytes = 900;

    /// <summary>Name, type and punctuation of one property.</summary>
    private const int PropertyBytes = 64;

    /// <summary>Keys stand in the address, where a character may take three bytes, and once more in the entity.</summary>
    private const int BytesAKeyCharacter = 4;

    /// <exception cref="CommitTooLargeException">Together they are more than a transaction takes, or one of them is more than an entity holds.</exception>
    public static async Task<Response<IReadOnlyList<Response>>> SubmitAsync(
        this TableClient table, IReadOnlyCollection<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var bytes = actions.Sum(OnTheWire);
        if (bytes > StorageLimits.TransactionBytes)
        {
            throw new CommitTooLargeException($"A transaction of {actions.Count} rows would take {bytes} bytes; storage takes {StorageLimits.TransactionBytes}.");
        }

        if (actions.Max(Kept) is var largest && largest > StorageLimits.EntityBytes)
        {
            throw new CommitTooLargeException($"A row would take {largest} bytes; storage takes {StorageLimits.EntityBytes}.");
        }

        try
        {
            return await table.SubmitTransactionAsync(actions, cancellationToken);
        }
        catch (RequestFailedException refusal) when (refusal.IsTooLarge())
        {
            throw new CommitTooLargeException($"Storage refused a transaction of {actions.Count} rows as too large.", refusal);
        }
    }

    /// <summary>Bytes of one action in the request, where binary values are base64: four bytes for three.</summary>
    internal static long OnTheWire(TableTransactionAction action) =>
        ActionBytes + (BytesAKeyCharacter * KeyCharacters(action.Entity)) + PropertiesOf(action.Entity).Sum(value => PropertyBytes + (value switch
        {
            byte[] binary => (binary.Length + 2) / 3 * 4L,
            string text => 3L * text.Length,
            _ => 0,
        }));

    /// <summary>Bytes of one entity as it is kept, where texts are UTF-16.</summary>
    private static long Kept(TableTransactionAction action) =>
        (2 * KeyCharacters(action.Entity)) + PropertiesOf(action.Entity).Sum(value => PropertyBytes + (value switch
        {
            byte[] binary => binary.Length,
            string text => 2L * text.Length,
            _ => 0,
        }));

    private static int KeyCharacters(ITableEntity entity) => entity.PartitionKey.Length + entity.RowKey.Length;

    private static ICollection<object> PropertiesOf(ITableEntity entity) => entity is IDictionary<string, object> properties ? properties.Values : [];
}
