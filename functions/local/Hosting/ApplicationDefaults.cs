using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Splitrun.Local.Hosting;

/// <summary>What an app finds set up before its first line: settings, console, server.</summary>
internal static class ApplicationDefaults
{
    /// <summary>Where <c>func start</c> listens.</summary>
    private const string DefaultUrl = "http://127.0.0.1:7071";

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var settings = ReadSettings(args);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = settings["contentRoot"] ?? AppContext.BaseDirectory,
            EnvironmentName = settings["environment"] ?? settings["AZURE_FUNCTIONS_ENVIRONMENT"] ?? settings["DOTNET_ENVIRONMENT"]
                ?? Environments.Development,
        });
        builder.Configuration.AddConfiguration(settings);
        builder.WebHost.UseKestrelCore().UseUrls(settings["urls"] ?? settings["ASPNETCORE_URLS"] ?? DefaultUrl);
        builder.Services.AddRouting();
        builder.Host.UseDefaultServiceProvider((context, options) =>
            options.ValidateScopes = options.ValidateOnBuild = context.HostingEnvironment.IsDevelopment());
        AddConsole(builder.Logging, settings);
        return builder;
    }

    /// <summary>The file of local settings, over it the environment, over that the command line.</summary>
    private static IConfigurationRoot ReadSettings(string[] args)
    {
        var arguments = new ConfigurationBuilder().AddCommandLine(args).Build();
        var settings = new ConfigurationBuilder();
        LocalSettingsFile.AddTo(settings, arguments["contentRoot"] ?? Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
        return settings.AddEnvironmentVariables().AddConfiguration(arguments).Build();
    }

    private static void AddConsole(ILoggingBuilder logging, IConfiguration settings) => logging
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
        // Else ASP.NET Core makes a span and a logging scope for each request besides the invocation's own; what fails, Kestrel logs.
        .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
        .AddFilter("Azure", LogLevel.Warning)
        .AddConfiguration(settings.GetSection("Logging"))
        .AddConsole(console => console.FormatterName = LineFormatter.FormatterName)
        .AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
}
