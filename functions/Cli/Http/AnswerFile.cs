using Splitrun.Cli.Output;

namespace Splitrun.Cli.Http;

/// <summary>A long answer, passed on as it comes: to standard output, or into a file that appears only when it is whole.</summary>
internal static class AnswerFile
{
    /// <param name="run">The command.</param>
    /// <param name="address">Where the app has it.</param>
    /// <param name="path">Where it goes; standard output when null.</param>
    public static async Task SaveAsync(Invocation run, string address, string? path)
    {
        using var response = await run.Client.OpenAsync(address, run.Cancellation);
        await using var body = await response.Content.ReadAsStreamAsync(run.Cancellation);
        if (path is null)
        {
            await run.Screen.CopyAsync(body, run.Cancellation);
            return;
        }

        var part = $"{path}.{Environment.ProcessId}.part";
        try
        {
            await using (var file = File.Create(part))
            {
                await body.CopyToAsync(file, run.Cancellation);
            }

            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }

        run.Screen.Notice($"Saved {path}: {Cell.Count(new FileInfo(path).Length, "byte")}.");
    }
}
