using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.App.Tests.OpenApi;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Fuzz;

/// <summary>What every answer has to be, whatever was asked.</summary>
internal sealed class AnswerRules(JsonNode document, DescribedApi described, IReadOnlyList<string> secrets)
{
    /// <summary>Longest time for an answer. The longest work that may be asked for takes seconds; the rest is for machines that do other things too.</summary>
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(30);

    /// <summary>What only the inside of the program would say.</summary>
    private static readonly string[] Insides = ["   at ", ".cs:line", "Exception", "System.", "Microsoft.", "Splitrun.", "stack trace", "/usr/", "/home/"];

    private static readonly string[] Places = [Repository.Folder, AppContext.BaseDirectory, "AccountKey="];

    private readonly Dictionary<string, string?> _keys = document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject())
        .ToDictionary(verb => (string)verb.Value!["operationId"]!, verb => verb.Value!["security"]?[0]?.AsObject().First().Key);

    /// <summary>Everything that is wrong with an answer.</summary>
    public IEnumerable<string> Complaints(FuzzRequest request, ApiAnswer answer, IEnumerable<string> headers, TimeSpan took)
    {
        var status = (int)answer.Status;
        var all = string.Join('\n', headers.Append(answer.Text));
        var found = new List<string>();
        void Require(bool claim, string complaint)
        {
            if (!claim)
            {
                found.Add(complaint);
            }
        }

        Require(status < 500, $"answered {status}");
        Require(took < Slowest, $"took {took.TotalSeconds:0.0} s");
        Require(!secrets.Any(secret => all.Contains(secret, StringComparison.Ordinal)), "tells a secret");
        Require(!Places.Any(place => all.Contains(place, StringComparison.Ordinal)), "tells a place of the machine");
        Require(status < 400 || !Insides.Any(inside => answer.Text.Contains(inside, StringComparison.Ordinal)), "tells of the inside");
        Require(Opens(request, answer.Status), $"answered {status} to the key of {request.Key}");
        Require(status is not (422 or 413 or 415) || request.Method == HttpMethod.Head || NamesAField(answer), "names no field");
        return request.IsRouted && answer.Text.Length > 0 ? found.Concat(described.Errors(request.Method, request.Address, answer)) : found;
    }

    private bool Opens(FuzzRequest request, HttpStatusCode status)
    {
        if (!request.IsRouted || status is HttpStatusCode.BadRequest or HttpStatusCode.RequestHeaderFieldsTooLarge or HttpStatusCode.RequestUriTooLong)
        {
            // The web server itself refuses what is no HTTP, before any key is looked at; an address of nobody's is opened by nothing.
            return status is not (HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted) || request.Key == FuzzKey.Admin || IsOpen(request, Served(request));
        }

        return IsOpen(request, request.Operation) == (status != HttpStatusCode.Unauthorized);
    }

    /// <summary>The operation that a tricky address comes to in the end: neither case nor a slash at its end matters, the method does.</summary>
    private string Served(FuzzRequest request) =>
        described.OperationOf(request.Method, request.Address.Split('?')[0].TrimEnd('/').ToLowerInvariant()) ?? request.Operation;

    private bool IsOpen(FuzzRequest request, string operation) => _keys[operation] switch
    {
        null => true,
        "automation" => request.Key is FuzzKey.Automation or FuzzKey.Admin,
        _ => request.Key == FuzzKey.Admin,
    };

    /// <summary>OFREP has failures of its own form; they name what is wrong in errorDetails.</summary>
    private static bool NamesAField(ApiAnswer answer)
    {
        try
        {
            return answer.Json["errors"] is JsonObject { Count: > 0 } || answer.Json["errorDetails"] is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
