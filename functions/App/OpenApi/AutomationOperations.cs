using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Bundles;

namespace Splitrun.App.OpenApi;

/// <summary>The operations on automations.</summary>
internal static class AutomationOperations
{
    public static IEnumerable<KeyValuePair<string, Operation>> All =>
    [
        Entry("PutAutomation", new("Creates an automation (201), or replaces what is declared of it (200).")
        {
            Body = typeof(AutomationDraft),
            Answer = typeof(AutomationResponse),
            Success = [200, 201],
            Problems = [400, 412, 413, 415, 422, 429],
            Headers = Operations.Preconditions,
        }),
        Entry("GetAutomation", new("Reads an automation with its experiments.") { Answer = typeof(AutomationResponse), Problems = [404], Headers = [Operations.IfNoneMatch] }),
        Entry("ListAutomations", new("Lists automations by name.") { Answer = typeof(ListResponse<AutomationListItem>), Problems = [422], Query = Operations.Paged }),
        Entry("DeleteAutomation", new("Deletes an automation whose experiments are all archived.")
        {
            Answer = typeof(AutomationResponse),
            Problems = [404, 409, 412, 429],
            Headers = [Operations.Preconditions[0]],
        }),
        Entry("PutDefaultBundle", new("Pushes an automation's default tarball: what is run where no variant brings its own.")
        {
            OtherBodies = [Operations.Gzip],
            Answer = typeof(Bundle),
            Problems = [400, 404, 413, 415, 422, 429],
            Query = [("reason", "Why, for the history.")],
        }),
        Entry("GetDefaultBundle", new("Streams an automation's default tarball; ETag is its SHA-256.")
        {
            OtherAnswers = [Operations.Gzip],
            Success = [200, 206],
            Problems = [404, 416],
            Headers = [Operations.IfNoneMatch, ("Range", "One range of bytes.")],
        }),
        Entry("ListDefaultBundles", new("What the default tarball was and is, newest first; the last 1,000 changes.")
        {
            Answer = typeof(ListResponse<BundleChangeResponse>),
            Problems = [404, 422],
            Query = Operations.Paged,
        }),
        Entry("RollBackDefaultBundle", new("Puts back the default tarball before the present one. With If-Match it is safe to repeat.")
        {
            Body = typeof(BundleRollbackBody),
            Answer = typeof(AutomationResponse),
            Problems = [400, 404, 409, 412, 413, 415, 422, 429],
            Headers = [Operations.Preconditions[0]],
        }),
        Entry("DispatchAutomation", new("Hands out a variant of each running experiment of an automation, and the one tarball (201); the same run_id again gets the same (200). The tarball is that of an assigned variant, else the default one; where several variants bring one, the first is taken (experiments where the run counts before others, then by key) and warnings names the rest.")
        {
            Body = typeof(DispatchBody),
            Answer = typeof(AutomationRunResponse),
            Success = [200, 201],
            Problems = [400, 404, 413, 415, 422, 429],
            Headers = [("traceparent", "W3C trace context to go on in.")],
        }),
    ];

    private static KeyValuePair<string, Operation> Entry(string function, Operation operation) => new(function, operation);
}
