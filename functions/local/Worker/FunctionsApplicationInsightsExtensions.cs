using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.FunctionsApplicationInsightsExtensions</c>.</summary>
public static class FunctionsApplicationInsightsExtensions
{
    /// <summary>
    /// Does nothing: in the real worker it tells the host to leave telemetry to the worker, and here there is only one process.
    /// </summary>
    public static IServiceCollection ConfigureFunctionsApplicationInsights(this IServiceCollection services) => services;
}
