namespace Splitrun.TestKit.Azurite;

/// <summary>The ports of the three storage services.</summary>
/// <param name="Blob">Range: 1..65535; 0 asks for a free one.</param>
/// <param name="Queue">As <paramref name="Blob"/>.</param>
/// <param name="Table">As <paramref name="Blob"/>.</param>
public readonly record struct AzuritePorts(int Blob, int Queue, int Table)
{
    private const string Account = "devstoreaccount1";

    /// <summary>The emulator's well-known key; it protects nothing.</summary>
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>No ports yet: the system gives free ones when the emulator starts, and nobody can take them before.</summary>
    public static AzuritePorts ChosenBySystem => default;

    /// <summary>The account's connection string, with an explicit endpoint for each service.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + $"BlobEndpoint=http://127.0.0.1:{Blob}/{Account};QueueEndpoint=http://127.0.0.1:{Queue}/{Account};TableEndpoint=http://127.0.0.1:{Table}/{Account};";

    /// <summary>Ports that are free now, for a test that must know them before the emulator starts.</summary>
    public static AzuritePorts Free()
    {
        var ports = FreePorts.Take(3);
        return new AzuritePorts(ports[0], ports[1], ports[2]);
    }
}
