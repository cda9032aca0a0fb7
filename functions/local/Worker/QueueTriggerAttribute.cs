using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.QueueTriggerAttribute</c>: runs for each message of a queue.</summary>
/// <param name="queueName">The queue's name; may hold <c>%setting%</c> expressions.</param>
public sealed class QueueTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    public string QueueName { get; } = queueName;

    /// <summary>The setting that holds the connection string; null for <c>AzureWebJobsStorage</c>.</summary>
    public string? Connection { get; set; }
}
