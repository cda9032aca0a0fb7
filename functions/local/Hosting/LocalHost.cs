using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Splitrun.Local.Functions;
using Splitrun.Local.Http;
using Splitrun.Local.Keys;
using Splitrun.Local.Queues;
using Splitrun.Local.Timers;

namespace Splitrun.Local.Hosting;

/// <summary>Puts the host together: the functions, and behind each kind of trigger what makes them run.</summary>
internal static class LocalHost
{
    public static WebApplication Build(WebApplicationBuilder builder, InvocationPipeline pipeline, IReadOnlyList<Type>? types, bool isWeb)
    {
        var settings = HostSettings.Read(builder.Environment.ContentRootPath, builder.Configuration);
        var functions = FunctionCatalogue.Find(types ?? TypesOf(builder.Environment.ApplicationName), builder.Configuration);
        if (!isWeb && functions.Any(function => function.Trigger is HttpTriggerAttribute))
            throw new InvalidOperationException("HTTP functions need ConfigureFunctionsWebApplication().");

        AddServices(builder.Services, pipeline, settings, functions);
        var app = builder.Build();
        MapHttp(app, settings, functions);
        foreach (var function in functions)
            Logs.Found(app.Logger, function.Name, function.Definition.InputBindings.Values.Single().Type);

        return app;
    }

    private static Type[] TypesOf(string applicationName) =>
        Assembly.Load(new AssemblyName(applicationName)).GetExportedTypes();

    private static void AddServices(
        IServiceCollection services,
        InvocationPipeline pipeline,
        HostSettings settings,
        ImmutableArray<Function> functions)
    {
        var drain = new Drain();
        services
            .AddSingleton(pipeline)
            .AddSingleton(settings)
            .AddSingleton(drain)
            .AddSingleton(provider => new InvocationServices.Source(services, provider))
            .AddSingleton<FunctionInvoker>()
            .AddSingleton<RequestBodyLimit>()
            .AddSingleton<KeyRing>()
            .AddSingleton<KeyCheck>()
            .AddSingleton<StorageAccounts>()
            .AddSingleton<AdminInvocations>()
            .AddSingleton(provider => new QueueListeners(functions, provider))
            .AddSingleton(provider => new TimerListeners(functions, provider))
            .AddHostedService<TriggerService>()
            .Configure<HostOptions>(options => options.ShutdownTimeout = settings.DrainTime)
            .AddOptions<KestrelServerOptions>()
            .Configure<RequestBodyLimit>((options, limit) =>
            {
                options.Limits.MaxRequestBodySize = limit.Bytes;
                options.AddServerHeader = false;
            });
    }

    private static void MapHttp(WebApplication app, HostSettings settings, ImmutableArray<Function> functions)
    {
        var invoker = app.Services.GetRequiredService<FunctionInvoker>();
        app.UseRouting();
        app.Use(HttpFunctions.ForgetOtherMethods);
        app.Use(app.Services.GetRequiredService<KeyCheck>().EnforceAsync);
        app.Use(app.Services.GetRequiredService<RequestBodyLimit>().EnforceAsync);
        HttpFunctions.Map(app, functions, settings.RoutePrefix, invoker);
        app.Services.GetRequiredService<AdminInvocations>().Map(app, functions);
    }
}
