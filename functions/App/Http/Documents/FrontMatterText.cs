using System.Text;
using Microsoft.AspNetCore.Http;
using Splitrun.App.Http.Bodies;
using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http.Documents;

/// <summary>Reads what declares experiments: Markdown with front matter, YAML, or JSON.</summary>
internal static class FrontMatterText
{
    /// <summary>Content types of Markdown and YAML; JSON has its own.</summary>
    public static readonly IReadOnlyList<string> ContentTypes =
        ["text/markdown", "text/x-markdown", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"];

    /// <summary>Members of a JSON body; front matter has many others, which belong to the workflow.</summary>
    private static readonly string[] JsonMembers = ["experiments", "evals", "graders"];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<Result<DocumentNode>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var type = RequestBody.MediaType(request);
        if (!ContentTypes.Contains(type) && !RequestBody.IsJson(request))
        {
            return Problem.OfField(ProblemCode.UnsupportedMediaType, "Content-Type", $"must be one of {string.Join(", ", ContentTypes)}, application/json");
        }

        var body = await RequestBody.ReadBytesAsync(request, RequestBody.MaxBytes, cancellationToken);
        return body.Then(bytes => ContentTypes.Contains(type) ? ReadText(bytes.Span, type.EndsWith("markdown", StringComparison.Ordinal)) : ReadJson(bytes.Span));
    }

    private static Result<DocumentNode> ReadText(ReadOnlySpan<byte> utf8, bool isMarkdown)
    {
        try
        {
            var text = Strict.GetString(utf8);
            return isMarkdown ? ReadFrontMatter(text) : YamlText.Read(text, 0);
        }
        catch (DecoderFallbackException)
        {
            return Problem.OfField(ProblemCode.Malformed, "body", "must be well-formed UTF-8");
        }
    }

    private static Result<DocumentNode> ReadFrontMatter(string markdown)
    {
        var lines = markdown.Split('\n');
        if (lines[0].TrimEnd() != "---")
        {
            return Problem.OfField(ProblemCode.Invalid, "body (line 1, column 1)", "must start with front matter: YAML between two lines of ---");
        }

        var end = Array.FindIndex(lines, 1, line => line.TrimEnd() == "---");
        return end < 0
            ? Problem.OfField(ProblemCode.Invalid, "body (line 1, column 1)", "must end its front matter with a line of ---")
            : YamlText.Read(string.Join('\n', lines[1..end]), 1);
    }

    private static Result<DocumentNode> ReadJson(ReadOnlySpan<byte> utf8) => JsonText.Read(utf8).Then<DocumentNode>(document =>
    {
        var other = (document as MapNode)?.Members.FirstOrDefault(member => !JsonMembers.Contains(member.Name));
        return other is null
            ? document
            : Problem.OfField(ProblemCode.Invalid, new Spot(other.Name, other.Place).ToString(), $"is not a known field here; known are {string.Join(", ", JsonMembers)}");
    });
}
