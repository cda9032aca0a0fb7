using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Output;

/// <summary>
/// Where a command's answer goes: for people, or as JSON. Tables are drawn on a terminal and plain columns in a pipe; colour only on a terminal, and not
/// where NO_COLOR is set. Everything that is not the answer goes to standard error.
/// </summary>
internal sealed class Screen
{
    public static readonly Option<bool> JsonOption = new("--json") { Description = "Answers JSON, for scripts.", Recursive = true };

    /// <summary>Characters that are passed on at once.</summary>
    private const int CopyBuffer = 16 * 1024;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _out;
    private readonly TextWriter _error;
    private readonly IAnsiConsole _console;
    private readonly bool _isTerminal;

    private Screen(TextWriter output, TextWriter error, bool isJson)
    {
        (_out, _error, IsJson) = (output, error, isJson);
        _isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        _console = ConsoleOn(output, _isTerminal);
    }

    public bool IsJson { get; }

    public static Screen Of(ParseResult parsed) =>
        new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(JsonOption));

    /// <summary>A console that uses colour and redraws only where somebody looks at it.</summary>
    public static IAnsiConsole ConsoleOn(TextWriter writer, bool isTerminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        Out = new AnsiConsoleOutput(writer),
    });

    /// <summary>The answer: as it came for scripts, or told to people.</summary>
    public void Show(JsonNode answer, Action tell)
    {
        if (IsJson)
        {
            Json(answer);
        }
        else
        {
            tell();
        }
    }

    /// <summary>A list, item by item.</summary>
    public void ShowList(IReadOnlyList<JsonObject> items, Action tell) =>
        Show(new JsonObject { ["items"] = new JsonArray([.. items.Select(item => item.DeepClone())]) }, tell);

    /// <summary>One JSON document on one line.</summary>
    public void JsonLine(JsonNode item) => _out.WriteLine(item.ToJsonString(Compact));

    /// <summary>A line for people; what could move a terminal's cursor is left out.</summary>
    public void Line(string text = "") => _out.WriteLine(Cell.Plain(text));

    /// <summary>A text of several lines, as the app made it.</summary>
    public void Text(string text) => _out.Write(text.EndsWith('\n') ? text : text + "\n");

    /// <param name="headers">Names of the columns.</param>
    /// <param name="rows">A cell for each column.</param>
    /// <param name="none">Said where there are no rows.</param>
    public void Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows, string? none = null)
    {
        List<string[]> cells = [.. rows.Select(row => row.Select(Cell.Plain).ToArray())];
        if (cells.Count == 0 && none is not null)
        {
            Notice(none);
        }
        else if (_isTerminal)
        {
            DrawnTable(headers, cells);
        }
        else
        {
            PlainTable([[.. headers.Select(header => header.ToUpperInvariant())], .. cells]);
        }
    }

    /// <summary>A long text as it comes.</summary>
    public async Task CopyAsync(Stream text, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(text);
        var buffer = new char[CopyBuffer];
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            await _out.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        await _out.FlushAsync(cancellationToken);
    }

    /// <summary>A JSON document for people and scripts alike.</summary>
    public void Json(JsonNode document) => _out.WriteLine(document.ToJsonString(Indented));

    /// <summary>Something to know that is not the answer.</summary>
    public void Notice(string text) => _error.WriteLine(Cell.Plain(text));

    public void Warnings(JsonNode answer)
    {
        foreach (var warning in answer["warnings"] as JsonArray ?? [])
        {
            Notice($"warning: {warning}");
        }
    }

    public void Failure(string text, string? hint)
    {
        Notice($"error: {text}");
        if (hint is not null)
        {
            Notice($"hint: {hint}");
        }
    }

    /// <summary>What the app refused: in its own words, field by field.</summary>
    public void Refusal(ApiException refusal)
    {
        if (IsJson && refusal.Problem is { } problem)
        {
            _error.WriteLine(problem.ToJsonString(Indented));
            return;
        }

        var errors = refusal.FieldErrors.ToList();
        Notice(errors.Count > 0 ? $"error: {errors[0]}" : $"error: {refusal.Detail}");
        foreach (var error in errors.Skip(1))
        {
            Notice($"       {error}");
        }

        Notice($"({(int)refusal.Status} to {refusal.Request})");
        if (refusal.Status == System.Net.HttpStatusCode.Unauthorized)
        {
            Notice("hint: --key or SPLITRUN_KEY give the key, and a wrong one is refused as none is; most commands need the admin key.");
        }
    }

    private void DrawnTable(IReadOnlyList<string> headers, List<string[]> rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var header in headers)
        {
            table.AddColumn(new TableColumn(new Text(header.ToUpperInvariant(), new Style(decoration: Decoration.Bold))));
        }

        rows.ForEach(row => table.AddRow(row.Select(cell => new Text(cell))));
        _console.Write(table);
    }

    /// <summary>Columns with two spaces between them and none at the end, so that a script can tell them apart.</summary>
    private void PlainTable(List<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            _out.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    /// <summary>A bar on standard error, where somebody looks at it.</summary>
    public async Task<T> ProgressAsync<T>(string title, long total, Func<Action<long>, Task<T>> work)
    {
        if (!ReferenceEquals(_error, Console.Error) || Console.IsErrorRedirected)
        {
            return await work(_ => { });
        }

        return await ConsoleOn(_error, true).Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn()).StartAsync(async progress =>
        {
            var bar = progress.AddTask(title.EscapeMarkup(), maxValue: Math.Max(1, total));
            return await work(bytes => bar.Increment(bytes));
        });
    }
}
