using System.Collections;
using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Splitrun.Local.Functions;
using Splitrun.Local.Hosting;

namespace Splitrun.Local.Timers;

/// <summary>A listener for each function with a timer trigger.</summary>
internal sealed class TimerListeners(ImmutableArray<Function> functions, IServiceProvider services) : IEnumerable<TimerListener>
{
    /// <summary>Where the real host keeps its locks and its timers' state.</summary>
    private const string Container = "azure-webjobs-hosts";

    private readonly ImmutableArray<TimerListener> _listeners =
        [.. functions.Where(function => function.Trigger is TimerTriggerAttribute).Select(function => Listener(function, services))];

    public IEnumerator<TimerListener> GetEnumerator() => ((IEnumerable<TimerListener>)_listeners).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Schedule ScheduleOf(TimerTriggerAttribute trigger, IConfiguration configuration)
    {
        try
        {
            return Schedule.Parse(SettingExpression.Resolve(trigger.Schedule, configuration));
        }
        catch (FormatException failure)
        {
            throw new OptionsValidationException(
                trigger.Schedule,
                typeof(TimerTriggerAttribute),
                [$"The setting {trigger.Schedule.Trim('%').Replace(":", "__", StringComparison.Ordinal)} must be six fields (second minute hour day month weekday) or a time span such as 00:05:00: {failure.Message}"]);
        }
    }

    private static TimerListener Listener(Function function, IServiceProvider services)
    {
        if (function.TriggerParameter.ParameterType != typeof(TimerInfo))
            throw new InvalidOperationException($"Function {function.Name} must take its timer as TimerInfo.");

        var trigger = (TimerTriggerAttribute)function.Trigger;
        var configuration = services.GetRequiredService<IConfiguration>();
        var schedule = ScheduleOf(trigger, configuration);
        var container = services.GetRequiredService<StorageAccounts>().Blobs().GetBlobContainerClient(Container);
        var hostId = HostId(configuration, services.GetRequiredService<IHostEnvironment>());
        var isMonitored = trigger.UseMonitor && schedule.CanBeMonitored(TimeProvider.System.GetUtcNow().UtcDateTime);
        return new TimerListener(
            function,
            schedule,
            new BlobLease(container, $"locks/{hostId}/{function.Definition.EntryPoint}.Listener", TimeProvider.System),
            isMonitored ? new ScheduleStore(container, $"timers/{hostId}/{function.Definition.EntryPoint}/status") : null,
            services.GetRequiredService<FunctionInvoker>(),
            services.GetRequiredService<Drain>(),
            TimeProvider.System,
            services.GetRequiredService<ILogger<TimerListener>>());
    }

    /// <summary>The same for all instances of an app: the host's own setting, else the app's name.</summary>
    private static string HostId(IConfiguration configuration, IHostEnvironment environment) =>
        configuration["AzureFunctionsWebHost:hostid"] ?? environment.ApplicationName.ToLowerInvariant();
}
