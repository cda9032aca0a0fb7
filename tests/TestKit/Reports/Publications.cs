using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.TestKit.Reports;

/// <summary>Messages that many tests need.</summary>
public static class Publications
{
    public static Publication To(NotificationTarget target, string delivery = "prompt_style-3-1-0") => new(
        delivery,
        "analysis.completed",
        "prompt_style",
        target,
        "promote",
        "https://splitrun.example/api/v1/experiments/prompt_style/report?format=markdown",
        "variant | n\nconcise | 201 <&>",
        "| variant | n |\n| --- | --- |\n| concise | 201 |",
        new DateTimeOffset(2026, 5, 1, 19, 0, 0, TimeSpan.Zero));

    public static Publication ToWebhook(string url, string delivery = "prompt_style-3-1-0") =>
        To(new NotificationTarget(NotificationKind.Webhook, url, null), delivery);
}
