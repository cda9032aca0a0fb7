using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Splitrun.Benchmarks.Load;

/// <summary>
/// Sends prepared requests over connections that stay open, one at a time each, and does as little else as it can: what is measured
/// shares the cores with it.
/// </summary>
internal sealed class KeepAliveLoad(IPEndPoint server, IReadOnlyList<byte[]> requests)
{
    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> LengthHeader => "content-length: "u8;

    /// <summary>A request with a JSON body.</summary>
    public static byte[] Post(string path, string json) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");

    /// <summary>Answers a second over a number of connections.</summary>
    public async Task<double> MeasureAsync(int connections, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(i => Task.Run(() => RunAsync(i, started, duration))));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>The body of one answer.</summary>
    public async Task<string> AskAsync()
    {
        using var socket = await ConnectAsync();
        var buffer = new byte[8 * 1024];
        var (length, head) = await ExchangeAsync(socket, requests[0], buffer);
        return Encoding.UTF8.GetString(buffer.AsSpan(head, length - head));
    }

    private async Task<long> RunAsync(int worker, long started, TimeSpan duration)
    {
        using var socket = await ConnectAsync();
        var buffer = new byte[8 * 1024];
        var count = 0L;
        for (var next = worker * 97; Stopwatch.GetElapsedTime(started) < duration; next++)
        {
            await ExchangeAsync(socket, requests[next % requests.Count], buffer);
            count++;
        }

        return count;
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        return socket;
    }

    /// <summary>Sends a request and reads its answer to the end.</summary>
    /// <returns>Bytes in the buffer, and where in it the body starts.</returns>
    private static async Task<(int Length, int Head)> ExchangeAsync(Socket socket, byte[] request, byte[] buffer)
    {
        await socket.SendAsync(request);
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            length += read > 0 ? read : throw new InvalidOperationException("The server hung up.");
            if (IsWhole(buffer.AsSpan(0, length), out var head))
            {
                return (length, head);
            }
        }
    }

    private static bool IsWhole(Span<byte> answer, out int head)
    {
        var end = answer.IndexOf(EndOfHead);
        head = end + EndOfHead.Length;
        if (end < 0)
        {
            return false;
        }

        if (!answer.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(answer));
        }

        return answer.Length >= head + LengthOf(answer[..end]);
    }

    private static int LengthOf(Span<byte> headers)
    {
        for (var at = headers.IndexOf((byte)'\n'); at >= 0; at = headers.IndexOf((byte)'\n'))
        {
            headers = headers[(at + 1)..];
            if (headers.Length > LengthHeader.Length && Ascii.EqualsIgnoreCase(headers[..LengthHeader.Length], LengthHeader))
            {
                var value = headers[LengthHeader.Length..];
                var rest = value.IndexOf((byte)'\r');
                return int.Parse(rest < 0 ? value : value[..rest], NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("An answer without Content-Length.");
    }
}
