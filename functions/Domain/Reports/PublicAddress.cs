using System.Net;
using System.Net.Sockets;

namespace Splitrun.Domain.Reports;

/// <summary>Tells addresses of the public internet from all others: private, loopback, link-local, shared, multicast, reserved.</summary>
/// <remarks>
/// IANA special-purpose address registries (RFC 6890 and its updates). Of IPv6 only the global unicast block is public, less what stands
/// below; forms that carry an IPv4 address count as that address, or not at all where the tunnel may be anyone's.
/// </remarks>
public static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", // this network
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // private
            "100.64.0.0/10", // shared by a carrier
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // Azure's own services for a virtual machine, at an address that looks public
            "169.254.0.0/16", // link-local, instance metadata
            "192.0.0.0/24", "192.88.99.0/24", // protocol assignments, 6to4 relays
            "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", // documentation
            "198.18.0.0/15", // benchmarks
            "224.0.0.0/4", "240.0.0.0/4", // multicast, reserved, broadcast
            "2001::/23", // protocol assignments, Teredo, ORCHID
            "2001:db8::/32", "3fff::/20", // documentation
            "2002::/16", // 6to4
        }.Select(n => IPNetwork.Parse(n)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>The well-known prefix of NAT64 (RFC 6052): the last four bytes are the IPv4 address that is reached.</summary>
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether <paramref name="address"/> is one of the public internet.</summary>
    public static bool Is(IPAddress address)
    {
        var reached = Reached(address);
        return (reached.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(reached))
            && !Array.Exists(NotPublic, n => n.BaseAddress.AddressFamily == reached.AddressFamily && n.Contains(reached));
    }

    private static IPAddress Reached(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 && Translated.Contains(address)
            ? new IPAddress(address.GetAddressBytes().AsSpan(12))
            : address;
    }
}
