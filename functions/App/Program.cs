using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Splitrun.App.Hosting;
using Splitrun.App.Timers;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);

    builder.ConfigureFunctionsWebApplication();
    builder.UseMiddleware<ProblemMiddleware>();

    builder.Configuration.Sources.Insert(0, TimerSchedules.Defaults);
    builder.Services.AddSplitrun(builder.Configuration);

    var host = builder.Build();

    // Before the host does so itself, which would log the failure with its whole stack.
    host.Services.GetRequiredService<IStartupValidator>().Validate();
    await host.RunAsync();
    return 0;
}
catch (Exception failure) when (SettingFailures.Describe(failure) is { Count: > 0 } lines)
{
    foreach (var line in lines)
    {
        await Console.Error.WriteLineAsync(line);
    }

    return 1;
}
