using System.Buffers;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Automations;

/// <summary>An automation as somebody wrote it.</summary>
public sealed record AutomationDraft
{
    private const int MaxDescription = 4_000;
    private const int MaxEntrypoint = 500;
    private static readonly SearchValues<char> ShellCharacters = SearchValues.Create(";&|`$(){}<>!\\\n\r");

    /// <summary>For people; at most 4,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public string? Repository { get; init; }

    /// <summary>The command that starts it, relative to the bundle: no leading slash, no <c>..</c>, nothing a shell would act upon.</summary>
    public string? Entrypoint { get; init; }

    /// <summary>Everything that is wrong with it; null when nothing is.</summary>
    public Problem? Validate(string name)
    {
        var errors = new FieldErrors();
        errors.Require(Naming.IsKey(name), "automation", Naming.KeyRule);
        errors.Require(Description is null || Naming.IsLongText(Description, MaxDescription), "description", $"must be a text of at most {MaxDescription} characters");
        errors.Require(Repository is null || Naming.IsRepository(Repository), "repository", "must have the form owner/name");
        errors.Require(
            Entrypoint is null || IsEntrypoint(Entrypoint),
            "entrypoint",
            $"must be 1 to {MaxEntrypoint} characters, relative, without .. and without any of ; & | ` $ ( ) {{ }} < > ! \\ or line breaks");
        return errors.Any ? errors.ToProblem() : null;
    }

    private static bool IsEntrypoint(string text) =>
        Naming.IsPlainText(text, MaxEntrypoint)
        && !text.AsSpan().ContainsAny(ShellCharacters)
        && text.Split(' ').All(word => !word.StartsWith('/') && !word.Split('/').Contains(".."));
}
