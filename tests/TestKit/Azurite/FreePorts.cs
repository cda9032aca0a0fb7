using System.Net;
using System.Net.Sockets;

namespace Splitrun.TestKit.Azurite;

/// <summary>Ports that nobody listens on.</summary>
public static class FreePorts
{
    /// <summary>That many different free ports; held together until all are known, so that none is handed out twice.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }
}
