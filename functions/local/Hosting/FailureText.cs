namespace Splitrun.Local.Hosting;

/// <summary>What a failure that passes by itself is called in a line of the log.</summary>
internal static class FailureText
{
    /// <summary>The message of the innermost failure; of several tries, which fail alike, the last one's.</summary>
    public static string Of(Exception failure)
    {
        var innermost = failure.GetBaseException();
        return innermost is AggregateException { InnerExceptions: [.., var last] } ? Of(last) : innermost.Message;
    }
}
