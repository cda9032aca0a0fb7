using System.Net;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.OpenApi;

/// <summary>The check that every answer of these tests goes through finds what it is for.</summary>
public sealed class DescribedApiTests
{
    private const string Json = "application/json";

    private static readonly DescribedApi Described = new(JsonNode.Parse("""
        {
          "paths": {
            "/things/{key}": {
              "get": {
                "operationId": "GetThing",
                "responses": {
                  "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } }, "text/plain": {} } },
                  "304": { "description": "Same." }
                }
              }
            },
            "/things/best": { "get": { "operationId": "GetBest", "responses": {} } }
          },
          "components": {
            "schemas": {
              "Thing": {
                "type": "object", "required": ["name"],
                "properties": { "name": { "type": "string" }, "size": { "type": ["integer", "null"] }, "extra": {}, "tags": { "type": "object", "additionalProperties": { "type": "string" } } }
              },
              "Problem": { "type": "object", "required": ["title"], "properties": { "title": { "type": "string" } } }
            }
          }
        }
        """)!);

    [Theory]
    [InlineData("/things/a", 200, Json, """{"name":"n"}""")]
    [InlineData("/things/a?x=/y", 200, Json, """{"name":"n","size":null,"extra":[1],"tags":{"any":"text"}}""")]
    [InlineData("/things/a", 200, "text/plain", "n")]
    [InlineData("/things/a", 304, null, "")]
    [InlineData("/nothing/here", 404, "application/problem+json", """{"title":"t"}""")]
    [InlineData("/admin/host", 202, null, "")]
    public void Errors_AsDescribed_None(string address, int status, string? type, string text) => Assert.Empty(ErrorsOf(address, status, type, text));

    [Theory]
    [InlineData("/things/a", 200, Json, "{}", "lacks name")]
    [InlineData("/things/a", 200, Json, """{"name":7}""", "Number, not string")]
    [InlineData("/things/a", 200, Json, """{"name":"n","colour":"red"}""", "colour is not described")]
    [InlineData("/things/a", 200, Json, """{"name":"n","tags":{"any":1}}""", "tags.any is Number")]
    [InlineData("/things/a", 200, Json, """{"name":""", "is not JSON")]
    [InlineData("/things/a", 200, "text/html", "n", "text/html, which is not described")]
    [InlineData("/things/a", 200, null, "", "has no body")]
    [InlineData("/things/a", 304, Json, "{}", "which is not described")]
    [InlineData("/things/a", 500, Json, "{}", "answered 500, which GetThing does not describe")]
    [InlineData("/things/best", 200, Json, "{}", "GetBest does not describe")]
    [InlineData("/nothing/here", 200, Json, "{}", "is not described, and answered 200")]
    [InlineData("/nothing/here", 404, "application/problem+json", "{}", "lacks title")]
    public void Errors_OtherThanDescribed_SaysWhat(string address, int status, string? type, string text, string error) =>
        Assert.Contains(error, Assert.Single(ErrorsOf(address, status, type, text)), StringComparison.Ordinal);

    private static IReadOnlyList<string> ErrorsOf(string address, int status, string? type, string text) =>
        Described.Errors(HttpMethod.Get, address, new ApiAnswer((HttpStatusCode)status, type, null, null, text));
}
