using System.Net;
using System.Net.Sockets;
using Splitrun.Domain.Reports;

namespace Splitrun.Publishing.Webhooks;

/// <summary>
/// Keeps webhooks out of private networks. The address is checked after resolution and is the very one that is connected to,
/// so that a name that resolves differently the second time gains nothing. No redirect is followed, no proxy asked.
/// </summary>
internal static class TargetGuard
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How much of an unread answer is waited for so that its connection can be used again.</summary>
    private const int MaxDrainBytes = 4 * 1024;

    /// <summary>A handler for one receiver at a time.</summary>
    /// <param name="allowPrivate">Lifts the check; local use only.</param>
    /// <param name="resolve">Turns a name into addresses; the system's resolver when null.</param>
    public static SocketsHttpHandler CreateHandler(bool allowPrivate, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        MaxResponseDrainSize = MaxDrainBytes,
        ConnectTimeout = ConnectTimeout,

        // A webhook's address may be its secret: no span, no dependency record, no trace header names it.
        ActivityHeadersPropagator = null,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, allowPrivate, resolve ?? Dns.GetHostAddressesAsync, cancellationToken),
    };

    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint target, bool allowPrivate, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(target.Host.Trim('[', ']'), out var literal) ? [literal] : await resolve(target.Host, cancellationToken);
        if (addresses.Length == 0)
        {
            // A name may be known and have no address of a kind that is spoken here.
            throw new SocketException((int)SocketError.HostNotFound);
        }

        if (!allowPrivate && !Array.TrueForAll(addresses, PublicAddress.Is))
        {
            throw new ForbiddenTargetException($"{target.Host} is not a public address; webhooks go to public addresses only.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A webhook's address is not one that may be posted to.</summary>
internal sealed class ForbiddenTargetException(string message) : IOException(message);
