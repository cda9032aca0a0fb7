using System.CommandLine;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Completion;

/// <summary><c>splitrun completion</c>: a script that lets a shell complete; the shell asks splitrun itself, by its suggest directive.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _splitrun() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(splitrun "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _splitrun splitrun
        """;

    private const string Zsh = """
        #compdef splitrun
        _splitrun() {
          local -a found
          found=("${(@f)$(splitrun "[suggest:${#BUFFER}]" "$BUFFER" 2>/dev/null)}")
          compadd -- $found
        }
        compdef _splitrun splitrun
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName splitrun -ScriptBlock {
          param($word, $line, $position)
          splitrun "[suggest:$position]" "$line" | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "pwsh");
        var command = new Command("completion", "Prints a completion script, as in: source <(splitrun completion bash)") { shell };
        command.SetAction(parsed => Screen.Of(parsed).Text(parsed.GetRequiredValue(shell) switch { "zsh" => Zsh, "pwsh" => PowerShell, _ => Bash }));
        return command;
    }
}
