using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Splitrun.Local.Hosting;

namespace Splitrun.Local.Tests.Hosting;

public sealed class LocalSettingsFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("local-settings");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void AddTo_Values_AreSettings()
    {
        var settings = Read("""
            { // for this machine
              "IsEncrypted": false, "Values": { "AzureWebJobsStorage": "UseDevelopmentStorage=true", "A__B": "1", "C:D": 2, }, "Host": {} }
            """);

        Assert.Equal("UseDevelopmentStorage=true", settings["AzureWebJobsStorage"]);
        Assert.Equal("1", settings["A:B"]);
        Assert.Equal("2", settings["C:D"]);
    }

    [Fact]
    public void AddTo_SecondFolder_IsLookedAtWhereTheFirstHasNone()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, LocalSettingsFile.Name), """{ "Values": { "A": "second" } }""");
        var empty = _folder.CreateSubdirectory("empty");
        var configuration = new ConfigurationBuilder();

        LocalSettingsFile.AddTo(configuration, empty.FullName, _folder.FullName);

        Assert.Equal("second", configuration.Build()["A"]);
    }

    [Fact]
    public void AddTo_NoFile_AddsNothing()
    {
        var configuration = new ConfigurationBuilder();

        LocalSettingsFile.AddTo(configuration, _folder.FullName);

        Assert.Empty(configuration.Sources);
    }

    [Fact]
    public void AddTo_Encrypted_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => Read("""{ "IsEncrypted": true, "Values": {} }"""));
    }

    [Fact]
    public void CreateBuilder_Arguments_GoBeforeTheEnvironmentAndThatBeforeTheFile()
    {
        File.WriteAllText(
            Path.Combine(_folder.FullName, LocalSettingsFile.Name),
            """{ "Values": { "LOCAL_TESTS_FILE": "file", "LOCAL_TESTS_ENVIRONMENT": "file", "LOCAL_TESTS_ARGUMENT": "file" } }""");
        Environment.SetEnvironmentVariable("LOCAL_TESTS_ENVIRONMENT", "environment");
        Environment.SetEnvironmentVariable("LOCAL_TESTS_ARGUMENT", "environment");

        var builder = FunctionsApplication.CreateBuilder(["--contentRoot", _folder.FullName, "--LOCAL_TESTS_ARGUMENT", "argument"]);

        Assert.Equal("file", builder.Configuration["LOCAL_TESTS_FILE"]);
        Assert.Equal("environment", builder.Configuration["LOCAL_TESTS_ENVIRONMENT"]);
        Assert.Equal("argument", builder.Configuration["LOCAL_TESTS_ARGUMENT"]);
    }

    private IConfigurationRoot Read(string json)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, LocalSettingsFile.Name), json);
        var configuration = new ConfigurationBuilder();
        LocalSettingsFile.AddTo(configuration, _folder.FullName);
        return configuration.Build();
    }
}
