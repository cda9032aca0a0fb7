namespace Microsoft.Azure.Functions.Worker;

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.TimerInfo</c>: why a timer's function runs now.</summary>
public class TimerInfo
{
    /// <summary>The schedule's state; null where it is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run makes up for an occurrence that was missed.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.ScheduleStatus</c>: what is remembered of a schedule. Times are UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last run; the default value before the first.</summary>
    public DateTime Last { get; set; }

    /// <summary>The occurrence that is awaited.</summary>
    public DateTime Next { get; set; }

    /// <summary>The time from which <see cref="Next"/> was calculated.</summary>
    public DateTime LastUpdated { get; set; }
}
