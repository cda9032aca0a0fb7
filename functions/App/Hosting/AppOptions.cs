using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Splitrun.App.Hosting;

/// <summary>Settings of the app itself.</summary>
public sealed class AppOptions
{
    public const string SectionName = "App";

    /// <summary>Where people reach the app, for the links in what is posted.</summary>
    /// <value>By default the host name that Azure gives the app, else the address it listens on.</value>
    [Url]
    public string? PublicUrl { get; set; }

    /// <summary>Scheme, host and port without a slash at the end.</summary>
    public string BaseUrl(IConfiguration configuration)
    {
        var listening = (configuration["urls"] ?? configuration["ASPNETCORE_URLS"])?.Split(';')[0];
        var url = PublicUrl ?? (configuration["WEBSITE_HOSTNAME"] is { Length: > 0 } host ? $"https://{host}" : listening ?? "http://127.0.0.1:7071");
        return url.TrimEnd('/');
    }
}
