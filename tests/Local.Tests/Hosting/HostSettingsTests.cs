using Microsoft.Extensions.Configuration;
using Splitrun.Local.Hosting;
using Splitrun.Local.Queues;

namespace Splitrun.Local.Tests.Hosting;

public sealed class HostSettingsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("host-settings");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_NoFile_HasTheHostsDefaults()
    {
        var settings = Read(null);

        Assert.Equal("api", settings.RoutePrefix);
        Assert.Equal(TimeSpan.FromMinutes(30), settings.FunctionTimeout);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.DrainTime);
        Assert.Equal(new QueueSettings(16, 8, 5, TimeSpan.Zero, TimeSpan.FromMinutes(1), IsBase64: true), settings.Queues);
    }

    [Fact]
    public void Read_File_TakesItsValues()
    {
        var settings = Read("""
            { "version": "2.0", "functionTimeout": "00:00:20", "extensions": { "http": { "routePrefix": "" }, "queues": {
              "batchSize": 32, "newBatchThreshold": 0, "maxDequeueCount": 1, "visibilityTimeout": "00:00:10",
              "maxPollingInterval": "00:00:01", "messageEncoding": "none" } } }
            """);

        Assert.Equal("", settings.RoutePrefix);
        Assert.Equal(TimeSpan.FromSeconds(20), settings.DrainTime);
        Assert.Equal(new QueueSettings(32, 0, 1, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), IsBase64: false), settings.Queues);
    }

    [Fact]
    public void Read_SettingOfTheJobHost_GoesBeforeTheFile()
    {
        var settings = Read(
            """{ "extensions": { "queues": { "batchSize": 2 } } }""",
            ("AzureFunctionsJobHost:extensions:queues:batchSize", "4"));

        Assert.Equal(4, settings.Queues.BatchSize);
        Assert.Equal(2, settings.Queues.NewBatchThreshold);
    }

    [Fact]
    public void Read_TimeoutMinusOne_IsUnlimited()
    {
        var settings = Read("""{ "functionTimeout": "-1" }""");

        Assert.Equal(Timeout.InfiniteTimeSpan, settings.FunctionTimeout);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.DrainTime);
    }

    [Theory]
    [InlineData("""{ "functionTimeout": "soon" }""")]
    [InlineData("""{ "functionTimeout": "00:00:00" }""")]
    [InlineData("""{ "extensions": { "queues": { "batchSize": 0 } } }""")]
    [InlineData("""{ "extensions": { "queues": { "batchSize": 33 } } }""")]
    [InlineData("""{ "extensions": { "queues": { "newBatchThreshold": -1 } } }""")]
    [InlineData("""{ "extensions": { "queues": { "maxDequeueCount": 0 } } }""")]
    [InlineData("""{ "extensions": { "queues": { "visibilityTimeout": "-00:00:01" } } }""")]
    [InlineData("""{ "extensions": { "queues": { "maxPollingInterval": "00:00:00.05" } } }""")]
    [InlineData("""{ "extensions": { "queues": { "messageEncoding": "utf8" } } }""")]
    public void Read_OutOfRange_Throws(string json)
    {
        Assert.Throws<InvalidOperationException>(() => Read(json));
    }

    private HostSettings Read(string? json, params (string Name, string Value)[] values)
    {
        if (json is not null)
            File.WriteAllText(Path.Combine(_folder.FullName, "host.json"), json);

        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name, (string?)value.Value)));
        return HostSettings.Read(_folder.FullName, configuration.Build());
    }
}
