using System.Text.Json.Nodes;

namespace Splitrun.App.OpenApi;

/// <summary>The message that Splitrun posts to a webhook.</summary>
internal static class WebhookDocument
{
    private static readonly (string Name, string Description)[] Headers =
    [
        ("Splitrun-Event", "analysis.completed, guardrail.breached, decision.made or experiment.concluded."),
        ("Splitrun-Delivery", "Identifies the message; the same on every retry."),
        ("Splitrun-Signature", "t=<unix seconds>,v1=<hex HMAC-SHA256 of t, a dot and the body under the shared secret>; absent when no secret is set."),
    ];

    private static readonly (string Name, string Description)[] Members =
    [
        ("event", "As in the header."), ("experiment", "Key of the experiment."), ("delivery", "As in the header."), ("decision", "The decision's word."),
        ("report", "Address of the experiment's page, for people."), ("text", "The report as plain text."), ("markdown", "The report as Markdown."), ("created_at", "When it happened, UTC."),
    ];

    public static JsonObject Build() => new()
    {
        ["post"] = new JsonObject
        {
            ["summary"] = "A report is posted. Any 2xx takes it; other answers are tried again, five times at most.",
            ["parameters"] = new JsonArray([.. Headers.Select(h => (JsonNode)new JsonObject { ["name"] = h.Name, ["in"] = "header", ["description"] = h.Description, ["schema"] = Text() })]),
            ["requestBody"] = new JsonObject
            {
                ["content"] = new JsonObject
                {
                    ["application/json"] = new JsonObject
                    {
                        ["schema"] = new JsonObject
                        {
                            ["type"] = "object",
                            ["properties"] = new JsonObject(Members.Select(m => KeyValuePair.Create<string, JsonNode?>(m.Name, Text(m.Description)))),
                        },
                    },
                },
            },
            ["responses"] = new JsonObject { ["2XX"] = new JsonObject { ["description"] = "Taken." } },
        },
    };

    private static JsonObject Text(string? description = null) =>
        description is null ? new JsonObject { ["type"] = "string" } : new JsonObject { ["type"] = "string", ["description"] = description };
}
