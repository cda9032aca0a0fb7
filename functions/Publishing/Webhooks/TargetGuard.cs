using System.Net;
using System.Net.Sockets;

namespace Splitrun.Publishing.Webhooks;

/// <summary>
/// Keeps webhooks out of private networks. The address is checked after resolution and is the very one that is connected to,
/// so that a name that resolves differently the second time gains nothing. No redirect is followed, no proxy asked.
/// </summary>
internal static class TargetGuard
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Addresses that are not public (IANA special-purpose registries), IPv4 mapped and translated ones included.</summary>
    private static readonly IPNetwork[] Forbidden =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
            "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>A handler for one receiver at a time.</summary>
    /// <param name="allowPrivate">Lifts the check; local use only.</param>
    /// <param name="resolve">Turns a name into addresses; the system's resolver when null.</param>
    public static SocketsHttpHandler CreateHandler(bool allowPrivate, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, allowPrivate, resolve ?? Dns.GetHostAddressesAsync, cancellationToken),
    };

    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Forbidden.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint target, bool allowPrivate, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(target.Host.Trim('[', ']'), out var literal) ? [literal] : await resolve(target.Host, cancellationToken);
        if (!allowPrivate && !Array.TrueForAll(addresses, IsPublic))
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
