using System.Globalization;
using System.Text;

namespace Splitrun.App.Tests.Fuzz;

/// <summary>Whose key a request carries.</summary>
internal enum FuzzKey
{
    None,
    Wrong,
    Automation,
    Admin,
}

/// <summary>A request that was made up.</summary>
/// <param name="Operation">The operation it is meant for, as the OpenAPI document names it.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Address">Path and query, sent as they stand.</param>
/// <param name="Key">Whose key it carries.</param>
internal sealed record FuzzRequest(string Operation, HttpMethod Method, string Address, FuzzKey Key)
{
    private const int ShownBytes = 600;

    /// <summary>Whether the address is one that the operation serves: no trick in its path.</summary>
    public bool IsRouted { get; init; } = true;

    public byte[]? Body { get; init; }

    /// <summary>Whether the body is sent in chunks, so that nothing says how long it is.</summary>
    public bool IsChunked { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>What is needed to send it again by hand.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Method} {Address} ({Operation}, {Key})");
        foreach (var (name, value) in Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{name}: {value}");
        }

        return Body is null ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $"\n[{Body.Length} bytes] {Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(ShownBytes, Body.Length)))}").ToString();
    }
}
