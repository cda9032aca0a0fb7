using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http;
using Splitrun.App.Http.Answers;

namespace Splitrun.App.Schemas;

/// <summary>JSON Schemas for editors: of definitions, and of the front matter that declares them. They hold no data, so they need no key.</summary>
public sealed class SchemaFunctions
{
    private const string ContentType = "application/schema+json; charset=utf-8";

    private static readonly Lazy<byte[]> Experiment = new(() => JsonSerializer.SerializeToUtf8Bytes(ExperimentSchema.Build(), ApiJson.Options));
    private static readonly Lazy<byte[]> FrontMatter = new(() => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Schemas", "front-matter.json")));

    [Function(nameof(GetExperimentSchema))]
    public IResult GetExperimentSchema([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/schemas/experiment.json")] HttpRequest request) =>
        new BodyAnswer(Experiment.Value, ContentType);

    [Function(nameof(GetFrontMatterSchema))]
    public IResult GetFrontMatterSchema([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/schemas/front-matter.json")] HttpRequest request) =>
        new BodyAnswer(FrontMatter.Value, ContentType);
}
