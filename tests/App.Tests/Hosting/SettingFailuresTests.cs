using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Splitrun.App.Hosting;
using Splitrun.Domain.Retention;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Hosting;

public sealed class SettingFailuresTests
{
    [Fact]
    public void Describe_ValueOfTheWrongType_NamesTheSettingAndNotTheValue()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Retention:RunDays", "s3cret")]).Build();

        var failure = Assert.Throws<InvalidOperationException>(() => configuration.GetSection("Retention").Get<RetentionOptions>());

        Assert.Equal(["The setting Retention__RunDays must be a whole number of at most 2147483647."], SettingFailures.Describe(failure));
    }

    [Fact]
    public void Describe_SeveralFailures_HasALineForEach()
    {
        var annotated = new OptionsValidationException("", typeof(RetentionOptions), ["DataAnnotation validation failed for 'RetentionOptions' members: 'RunDays' with the error: 'Too long.'."]);
        var plain = new OptionsValidationException("", typeof(RetentionOptions), ["RunDays must be short."]);

        var lines = SettingFailures.Describe(new AggregateException(annotated, plain));

        Assert.Equal(["The setting Retention__RunDays is not allowed: Too long.", "The setting Retention__RunDays must be short."], lines);
    }

    [Fact]
    public void Describe_AnythingElse_IsLeftToItsStack() => Assert.Empty(SettingFailures.Describe(new InvalidOperationException("A defect.")));

    [Theory]
    [InlineData("Retention__RunDays", "abc", "must be a whole number")]
    [InlineData("Retention__RunDays", "0", "between 1 and 36500")]
    [InlineData("Timers__Analysis", "abc", "must be six fields")]
    [InlineData("AzureWebJobsStorage", "garbage", "must be a storage account's connection string")]
    [InlineData("Publishing__RetryBaseSeconds", "-5", "between")]
    public async Task Start_WrongSetting_EndsWithOneLine(string name, string value, string rule)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.AppAssembly]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AzureWebJobsStorage"] = "UseDevelopmentStorage=true";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment[name] = value;
        using var app = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var log = app.StandardOutput.ReadToEndAsync(limit.Token);

        var said = await app.StandardError.ReadToEndAsync(limit.Token);
        await app.WaitForExitAsync(limit.Token);

        Assert.Equal(1, app.ExitCode);
        var line = Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"The setting {name}", line, StringComparison.Ordinal);
        Assert.Contains(rule, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", await log, StringComparison.Ordinal);
    }
}
