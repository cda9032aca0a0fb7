using Microsoft.Extensions.Configuration.Memory;

namespace Splitrun.App.Timers;

/// <summary>When the timers run, as six-field NCRONTAB in UTC, unless a setting says otherwise. In Azure the host reads the settings itself, so infra/ sets them all.</summary>
internal static class TimerSchedules
{
    public static readonly MemoryConfigurationSource Defaults = new()
    {
        InitialData = new Dictionary<string, string?>
        {
            ["Timers:Analysis"] = "0 0 * * * *",
            ["Timers:Bandit"] = "0 */15 * * * *",
            ["Timers:Guardrails"] = "0 */5 * * * *",
            ["Timers:Retention"] = "0 30 3 * * *",
            ["Timers:Windows"] = "0 * * * * *",
        },
    };
}
