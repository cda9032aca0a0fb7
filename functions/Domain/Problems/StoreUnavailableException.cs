namespace Splitrun.Domain.Problems;

/// <summary>Storage cannot be reached or does not answer in time: an infrastructure failure, to be tried again later.</summary>
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException()
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
