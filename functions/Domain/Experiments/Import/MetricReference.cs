namespace Splitrun.Domain.Experiments.Import;

/// <summary>A metric's reference to an eval or a grader of the same document.</summary>
/// <param name="document">The whole document.</param>
/// <param name="section">evals or graders.</param>
/// <param name="id">The id that is referred to.</param>
/// <param name="at">Where the reference stands.</param>
internal sealed class MetricReference(MapNode document, string section, string id, Spot at)
{
    /// <summary>The id has to be declared and enabled where the document has the section at all; a part of a document may lack it.</summary>
    public void Check(ImportFindings findings)
    {
        if (id.Length == 0)
        {
            findings.Error(at, $"must name the id of one of the {section}");
        }
        else if (document.Find(section)?.Value is not (ListNode or MapNode))
        {
            findings.Warn(at, $"the document has no {section}, so nothing says that \"{id}\" exists");
        }
        else if (Declared(document.Find(section)?.Value) is not { } entry)
        {
            findings.Error(at, $"must be one of the {section} that the document declares; \"{id}\" is not");
        }
        else if (entry is TruthNode { Value: false } || (entry is MapNode map && map.Find("enabled")?.Value is TruthNode { Value: false }))
        {
            findings.Error(at, $"must be enabled; \"{id}\" is not");
        }
    }

    private DocumentNode? Declared(DocumentNode? entries) => entries switch
    {
        MapNode map => map.Find(id)?.Value,
        ListNode list => list.Items.FirstOrDefault(item => item is TextNode text ? text.Text == id : item is MapNode entry && entry.Find("id")?.Value is TextNode named && named.Text == id),
        _ => null,
    };
}
