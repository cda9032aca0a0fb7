using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.TimerTriggerAttribute</c>: the function runs by a schedule.</summary>
/// <param name="schedule">Six NCRONTAB fields or a time span; may hold <c>%setting%</c> expressions. Times are UTC.</param>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; private set; } = schedule;

    /// <summary>
    /// Keeps the schedule's state in storage, so that an occurrence missed while nothing ran is made up for at the next start.
    /// Without effect for schedules that occur more than once a minute. The default is true.
    /// </summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Also runs when the host starts. The default is false.</summary>
    public bool RunOnStartup { get; set; }
}
