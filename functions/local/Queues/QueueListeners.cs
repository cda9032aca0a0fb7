using System.Collections;
using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Splitrun.Local.Functions;
using Splitrun.Local.Hosting;

namespace Splitrun.Local.Queues;

/// <summary>A listener for each function with a queue trigger.</summary>
internal sealed class QueueListeners(ImmutableArray<Function> functions, IServiceProvider services) : IEnumerable<QueueListener>
{
    private const string PoisonSuffix = "-poison";

    /// <summary>
    /// The setting <c>Local:MessageHold</c>. The real host hides a message for ten minutes at a time; shorter, so that what a killed
    /// process held comes back soon.
    /// </summary>
    private static readonly TimeSpan DefaultHoldTime = TimeSpan.FromSeconds(30);

    private readonly ImmutableArray<QueueListener> _listeners =
        [.. functions.Where(function => function.Trigger is QueueTriggerAttribute).Select(function => Listener(function, services))];

    public IEnumerator<QueueListener> GetEnumerator() => ((IEnumerable<QueueListener>)_listeners).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static QueueListener Listener(Function function, IServiceProvider services)
    {
        if (!MessageContent.IsTakenAs(function.TriggerParameter.ParameterType))
        {
            throw new InvalidOperationException(
                $"Function {function.Name} must take its message as string, byte[], ReadOnlyMemory<byte>, BinaryData or QueueMessage.");
        }

        var trigger = (QueueTriggerAttribute)function.Trigger;
        var configuration = services.GetRequiredService<IConfiguration>();
        var account = services.GetRequiredService<StorageAccounts>().Queues(trigger.Connection);
        var name = SettingExpression.Resolve(trigger.QueueName, configuration);
        var settings = services.GetRequiredService<HostSettings>().Queues;
        var queue = account.GetQueueClient(name);
        var poison = name.EndsWith(PoisonSuffix, StringComparison.Ordinal) ? null : account.GetQueueClient(name + PoisonSuffix);
        var delivery = new MessageDelivery(
            queue,
            poison,
            settings,
            configuration.GetValue("Local:MessageHold", DefaultHoldTime),
            services.GetRequiredService<FunctionInvoker>(),
            services.GetRequiredService<Drain>(),
            services.GetRequiredService<ILogger<MessageDelivery>>());
        return new QueueListener(function, queue, settings, delivery, services.GetRequiredService<ILogger<QueueListener>>());
    }
}
