namespace Splitrun.Domain.Batching;

/// <summary>What was to be written in one step is more than the store takes in one; nothing of it was written, and a part of it may fit.</summary>
public sealed class CommitTooLargeException : Exception
{
    public CommitTooLargeException()
    {
    }

    public CommitTooLargeException(string message)
        : base(message)
    {
    }

    public CommitTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
