using System.CommandLine;

namespace Splitrun.Cli.Tests;

/// <summary>What the command line takes and refuses, without an app.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("audit", "--variant", "a")]
    [InlineData("audit", "--limit", "0")]
    [InlineData("audit", "--conclusion", "won")]
    [InlineData("audit", "--interval", "0")]
    [InlineData("nonsense")]
    [InlineData]
    [InlineData("experiments")]
    [InlineData("experiments", "show")]
    [InlineData("report", "e", "--format", "pdf")]
    [InlineData("report", "e", "--url", "ftp://x")]
    [InlineData("dispatch")]
    [InlineData("dispatch", "e", "--automation", "x")]
    [InlineData("outcome")]
    [InlineData("outcome", "e")]
    [InlineData("outcome", "e", "r", "--file", "f")]
    [InlineData("bundle", "push", "e", "v", "no-such-file.tar.gz")]
    [InlineData("sessions", "create")]
    [InlineData("sessions", "create", "--task-id", "t", "--difficulty", "so-so")]
    [InlineData("sessions", "analyze", "t", "--category", "c")]
    [InlineData("sessions", "run", "t")]
    [InlineData("sessions", "run", "t", "--arm", "cold=x", "--rounds", "0")]
    [InlineData("completion", "tcsh")]
    public async Task InvokeAsync_Mistake_Is2AndSaysWhat(params string[] args)
    {
        var (code, output, error) = await InvokeAsync(args);

        Assert.Equal((2, ""), (code, output));
        Assert.NotEmpty(error);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvokeAsync_VariantWithoutExperiment_HintsAtIt()
    {
        var (_, _, error) = await InvokeAsync("audit", "--variant", "concise");

        Assert.Contains("--experiment NAME --variant concise", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outcome", "e", "r", "--metric", "tokens")]
    [InlineData("outcome", "e", "r", "--metric", "tokens=many")]
    [InlineData("outcome", "e", "r", "--primary-metric", "many")]
    [InlineData("dispatch", "e", "--attribute", "=x")]
    [InlineData("experiments", "create", "e", "--variant", "a=much")]
    [InlineData("import", "-")]
    public async Task InvokeAsync_ValueThatDoesNotFit_Is2BeforeAnythingIsSent(params string[] args)
    {
        var (code, _, error) = await InvokeAsync([.. args, "--url", "http://127.0.0.1:9"]);

        Assert.Equal(2, code);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvokeAsync_NobodyThere_Is3AndSaysWhere()
    {
        var (code, _, error) = await InvokeAsync("experiments", "list", "--url", "http://127.0.0.1:9");

        Assert.Equal(3, code);
        Assert.Contains("http://127.0.0.1:9", error, StringComparison.Ordinal);
        Assert.Contains("SPLITRUN_URL", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvokeAsync_NoSuchFile_Is1()
    {
        var (code, _, error) = await InvokeAsync("import", "no-such-workflow.md");

        Assert.Equal(1, code);
        Assert.Contains("no-such-workflow.md", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_NamesEveryCommandAndTheExitCodes()
    {
        var (code, output, _) = await InvokeAsync("--help");

        Assert.Equal(0, code);
        Assert.All(SplitrunCommand.Create().Subcommands, command => Assert.Contains(command.Name, output, StringComparison.Ordinal));
        Assert.Contains("2 the command line is wrong", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_AllOfThem_HaveADescriptionAndAnswerJson()
    {
        var commands = Flatten(SplitrunCommand.Create()).ToList();

        Assert.True(commands.Count > 30, $"{commands.Count}");
        Assert.All(commands, command => Assert.NotEmpty(command.Description!));
        Assert.All(commands, command => Assert.All(command.Options, option => Assert.NotEmpty(option.Description!)));
    }

    [Theory]
    [InlineData("splitrun sess", 13, "sessions")]
    [InlineData("splitrun sessions a", 19, "add-result")]
    [InlineData("splitrun audit --conc", 21, "--conclusion")]
    [InlineData("splitrun report x --format ", 27, "markdown")]
    public async Task Suggest_PartOfALine_GivesWhatMayCome(string line, int position, string expected)
    {
        var (code, output, _) = await InvokeAsync($"[suggest:{position}]", line);

        Assert.Equal(0, code);
        Assert.Contains(expected, output.Split('\n').Select(l => l.Trim()));
    }

    [Theory]
    [InlineData("bash", "complete ")]
    [InlineData("zsh", "compdef")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_OfAShell_AsksSplitrun(string shell, string expected)
    {
        var (code, output, _) = await InvokeAsync("completion", shell);

        Assert.Equal(0, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", output, StringComparison.Ordinal);
    }

    private static IEnumerable<Command> Flatten(Command command) => [command, .. command.Subcommands.SelectMany(Flatten)];

    private static async Task<(int Code, string Output, string Error)> InvokeAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await SplitrunCommand.InvokeAsync(args, new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        return (code, output.ToString(), error.ToString());
    }
}
