using System.Globalization;
using Microsoft.Extensions.Configuration;
using Splitrun.Local.Queues;

namespace Splitrun.Local.Hosting;

/// <summary>What host.json says, with the real file's names and defaults.</summary>
/// <param name="RoutePrefix">Goes before every route; may be empty.</param>
/// <param name="FunctionTimeout">How long an invocation may take; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
/// <param name="Queues">How queues are read.</param>
internal sealed record HostSettings(string RoutePrefix, TimeSpan FunctionTimeout, QueueSettings Queues)
{
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(30);

    /// <summary>How long the host waits for running invocations when it stops.</summary>
    public TimeSpan DrainTime =>
        FunctionTimeout == Timeout.InfiniteTimeSpan || FunctionTimeout > LongestDrain ? LongestDrain : FunctionTimeout;

    /// <summary>Reads host.json; settings under <c>AzureFunctionsJobHost</c> go before it, as in the real host.</summary>
    /// <exception cref="InvalidOperationException">A value is out of its range.</exception>
    public static HostSettings Read(string folder, IConfiguration configuration)
    {
        var host = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(folder, "host.json"), optional: true)
            .AddConfiguration(configuration.GetSection("AzureFunctionsJobHost"))
            .Build();
        return new HostSettings(
            host["extensions:http:routePrefix"] ?? "api",
            ReadTimeout(host["functionTimeout"]),
            QueueSettings.Read(host.GetSection("extensions:queues")));
    }

    private static TimeSpan ReadTimeout(string? text) => text switch
    {
        null => TimeSpan.FromMinutes(30),
        "-1" => Timeout.InfiniteTimeSpan,
        _ when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > TimeSpan.Zero => value,
        _ => throw new InvalidOperationException($"host.json: functionTimeout must be a positive time span or -1, not {text}."),
    };
}
