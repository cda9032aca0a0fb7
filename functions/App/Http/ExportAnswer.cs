using System.Text;
using Microsoft.AspNetCore.Http;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Http;

/// <summary>Writes rows as they are read: memory does not grow with their number. The answer has no ETag, since nobody knows it before the end.</summary>
internal sealed class ExportAnswer(ExperimentDefinition definition, RecordedRuns runs, bool isCsv) : IResult
{
    private const int FlushEvery = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = isCsv ? "text/csv; charset=utf-8" : "application/x-ndjson";
        response.Headers.ContentDisposition = $"attachment; filename=\"{definition.Key}.{(isCsv ? "csv" : "ndjson")}\"";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        var buffer = new StringBuilder(isCsv ? ExportRow.CsvHeader + "\r\n" : "");
        foreach (var shard in RunShard.AllOf(definition))
        {
            await foreach (var run in runs.ListAsync(shard, httpContext.RequestAborted))
            {
                var row = ExportRow.Of(run);
                _ = isCsv ? buffer.Append(row.ToCsv()).Append("\r\n") : buffer.Append(Encoding.UTF8.GetString(ApiJson.Bytes(row))).Append('\n');
                if (buffer.Length >= FlushEvery)
                {
                    await FlushAsync(response, buffer);
                }
            }
        }

        await FlushAsync(response, buffer);
    }

    private static async Task FlushAsync(HttpResponse response, StringBuilder buffer)
    {
        await response.WriteAsync(buffer.ToString(), response.HttpContext.RequestAborted);
        buffer.Clear();
    }
}
