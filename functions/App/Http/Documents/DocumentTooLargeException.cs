using Splitrun.Domain.Experiments.Import;

namespace Splitrun.App.Http.Documents;

/// <summary>A document nests too deep or holds too many values; ends the reading, and never leaves it.</summary>
internal sealed class DocumentTooLargeException : Exception
{
    public DocumentTooLargeException()
    {
    }

    public DocumentTooLargeException(string message)
        : base(message)
    {
    }

    public DocumentTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Where the limit was met.</summary>
    public Place Place { get; init; }
}
