using System.Text.Json.Nodes;
using Splitrun.App.Http.Answers;

namespace Splitrun.App.OpenApi;

/// <summary>The OpenAPI 3.1 document: paths from the functions' attributes, schemas from the contracts, the rest from <see cref="Operations"/>.</summary>
internal static class OpenApiDocument
{
    private const string Json = "application/json";
    private const int NotModified = 304;

    /// <param name="automation">Names of the functions that the automation key opens.</param>
    public static JsonObject Build(IReadOnlySet<string> automation)
    {
        var catalogue = new SchemaCatalogue();
        var paths = new JsonObject();
        foreach (var route in FunctionRoute.All)
        {
            if (Operations.ByFunction.TryGetValue(route.Name, out var operation))
            {
                var path = paths[route.Path] as JsonObject ?? [];
                path[route.Method] = OperationOf(route, operation, automation.Contains(route.Name), catalogue);
                paths[route.Path] = path;
            }
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Splitrun", ["version"] = "1.0", ["description"] = "A/B testing for automations." },
            ["paths"] = paths,
            ["webhooks"] = new JsonObject { ["report"] = WebhookDocument.Build() },
            ["components"] = new JsonObject
            {
                ["schemas"] = ProblemDescription.AddTo(catalogue.Schemas),
                ["securitySchemes"] = new JsonObject { ["automation"] = Key("automation or admin"), ["admin"] = Key("admin") },
            },
        };
    }

    private static JsonObject Key(string which) =>
        new() { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-functions-key", ["description"] = $"The {which} key; ?code= is taken as well." };

    private static JsonObject OperationOf(FunctionRoute route, Operation operation, bool isAutomation, SchemaCatalogue catalogue)
    {
        var parameters = route.Parameters.Select(name => Parameter(name, "path", "As in the address.", required: true))
            .Concat(operation.Query.Select(q => Parameter(q.Name, "query", q.Description, required: false)))
            .Concat(operation.Headers.Select(h => Parameter(h.Name, "header", h.Description, required: false)));
        var described = new JsonObject
        {
            ["operationId"] = route.Name,
            ["summary"] = operation.Summary,
            ["parameters"] = new JsonArray([.. parameters]),
            ["responses"] = Responses(route, operation, catalogue),
        };
        if (operation.Body is not null || operation.OtherBodies.Count > 0)
        {
            described["requestBody"] = new JsonObject { ["content"] = Contents(operation.Body is { } body ? BodySchema(body, route, catalogue) : null, operation.OtherBodies) };
        }

        if (!route.IsAnonymous)
        {
            described["security"] = new JsonArray(new JsonObject { [isAutomation ? "automation" : "admin"] = new JsonArray() });
        }

        return described;
    }

    private static JsonNode Parameter(string name, string place, string description, bool required) => new JsonObject
    {
        ["name"] = name,
        ["in"] = place,
        ["description"] = description,
        ["required"] = required,
        ["schema"] = new JsonObject { ["type"] = place == "query" && Operations.Switches.Contains(name) ? "boolean" : "string" },
    };

    private static JsonObject Responses(FunctionRoute route, Operation operation, SchemaCatalogue catalogue)
    {
        var responses = new JsonObject();
        foreach (var status in operation.Success.Where(status => status != NotModified))
        {
            responses[$"{status}"] = new JsonObject
            {
                ["description"] = "Success.",
                ["headers"] = new JsonObject { ["ETag"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } },
                ["content"] = Contents(operation.Answer is { } answer ? catalogue.Reference(answer) : operation.OtherAnswers.Count > 0 ? null : new JsonObject(), operation.OtherAnswers),
            };
        }

        if (route.Method == "get" || operation.Success.Contains(NotModified))
        {
            responses[$"{NotModified}"] = new JsonObject { ["description"] = "The caller has it already." };
        }

        foreach (var status in operation.Problems.Concat(route.IsAnonymous ? [503] : [401, 503]).Concat(operation.Failures.Keys).Distinct())
        {
            var (type, schema) = operation.Failures.TryGetValue(status, out var failure)
                ? (Json, catalogue.Reference(failure))
                : (ProblemAnswer.ContentType, status == 422 && operation.RefusalDetails is { } details ? ProblemDescription.With(details, catalogue) : ProblemDescription.Reference);
            responses[$"{status}"] = FailureResponse(status, type, schema);
        }

        return responses;
    }

    private static JsonObject FailureResponse(int status, string contentType, JsonObject schema)
    {
        var response = new JsonObject
        {
            ["description"] = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) + ".",
            ["content"] = new JsonObject { [contentType] = new JsonObject { ["schema"] = schema } },
        };
        if (status is 429 or 503)
        {
            response["headers"] = new JsonObject { ["Retry-After"] = new JsonObject { ["description"] = "Seconds.", ["schema"] = new JsonObject { ["type"] = "string" } } };
        }

        return response;
    }

    /// <summary>Outcomes come singly or as a list.</summary>
    private static JsonObject BodySchema(Type body, FunctionRoute route, SchemaCatalogue catalogue) => route.Name == "PostOutcomes"
        ? new JsonObject { ["oneOf"] = new JsonArray(catalogue.Reference(body), new JsonObject { ["type"] = "array", ["items"] = catalogue.Reference(body), ["maxItems"] = 1000 }) }
        : catalogue.Reference(body);

    private static JsonObject Contents(JsonObject? json, IReadOnlyList<string> others)
    {
        var contents = new JsonObject();
        if (json is not null)
        {
            contents[Json] = new JsonObject { ["schema"] = json };
        }

        foreach (var other in others)
        {
            contents[other] = new JsonObject();
        }

        return contents;
    }
}
