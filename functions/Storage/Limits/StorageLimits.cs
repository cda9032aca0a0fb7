namespace Splitrun.Storage.Limits;

/// <summary>
/// What the storage service allows, and what follows from it here. Sources: "Scalability and performance targets for Table storage" and
/// "Scalability and performance targets for Queue Storage" of the Azure documentation
/// (learn.microsoft.com/azure/storage/tables/scalability-targets and learn.microsoft.com/azure/storage/queues/scalability-targets).
/// </summary>
internal static class StorageLimits
{
    /// <summary>Entities that one partition takes a second.</summary>
    public const int PartitionEntitiesASecond = 2_000;

    /// <summary>Entities that one account takes a second: ten partitions at full speed.</summary>
    public const int AccountEntitiesASecond = 20_000;

    /// <summary>Messages of 1 KiB that one queue takes a second; larger ones are fewer.</summary>
    public const int QueueMessagesASecond = 2_000;

    /// <summary>Messages of 1 KiB that one account takes a second over all its queues.</summary>
    public const int AccountMessagesASecond = 20_000;

    /// <summary>Entities of one transaction.</summary>
    public const int TransactionEntities = 100;

    /// <summary>Bytes of one transaction.</summary>
    public const int TransactionBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of one entity, its names and its keys included.</summary>
    public const int EntityBytes = 1024 * 1024;

    /// <summary>Bytes of one binary property.</summary>
    public const int PropertyBytes = 64 * 1024;

    /// <summary>Characters of one key: 1 KiB in UTF-16.</summary>
    public const int KeyCharacters = 512;

    /// <summary>Bytes of one message as it is sent.</summary>
    public const int MessageBytes = 64 * 1024;

    /// <summary>Bytes of text in one message: base64 makes four bytes of three.</summary>
    public const int MessageTextBytes = MessageBytes / 4 * 3;

    /// <summary>Messages that one read of a queue hands out.</summary>
    public const int MessagesARead = 32;

    /// <summary>Runs of one commit: the head of the shard and one index row take two of the entities.</summary>
    public const int RunsACommit = TransactionEntities - 2;

    /// <summary>Dispatches that one shard takes a second, when every transaction is full.</summary>
    public const int DispatchesAShardASecond = PartitionEntitiesASecond / TransactionEntities * RunsACommit;

    /// <summary>Dispatches that one account takes a second, when every transaction is full.</summary>
    public const int DispatchesAnAccountASecond = AccountEntitiesASecond / TransactionEntities * RunsACommit;

    /// <summary>Runs of one commit of what shadows said: the totals take one of the entities, and the rest need not be used up.</summary>
    public const int ShadowRunsACommit = TransactionEntities - 10;

    /// <summary>Rows of one outcome commit beside the statistics: those take one row, and a sketch each for the metric and the duration.</summary>
    public const int OutcomeRowsACommit = TransactionEntities - 3 - Spare;

    private const int Spare = 1;
}
