using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Splitrun.Local.Functions;

namespace Splitrun.Local.Keys;

/// <summary>
/// Which requests may run which function, as the host's keys would have it: a host key opens every function, a function key the
/// functions that it was set on.
/// </summary>
internal sealed class KeyRing
{
    /// <summary>The file beside host.json that names the functions which the automation key opens: a JSON array.</summary>
    public const string FunctionListFile = "automation-functions.json";

    private readonly bool _isEnforced;
    private readonly byte[]? _adminKey;
    private readonly byte[]? _automationKey;
    private readonly HashSet<string> _automationFunctions;

    /// <exception cref="InvalidOperationException">Keys are to be enforced, but there is no admin key.</exception>
    public KeyRing(IConfiguration configuration, IHostEnvironment environment)
    {
        _isEnforced = configuration.GetValue("Local:EnforceKeys", false);
        _adminKey = Digest(configuration["Local:AdminKey"]);
        _automationKey = Digest(configuration["Local:AutomationKey"]);
        _automationFunctions = ReadFunctionList(Path.Combine(environment.ContentRootPath, FunctionListFile));
        if (_isEnforced && _adminKey is null)
            throw new InvalidOperationException("Local:EnforceKeys is on, but Local:AdminKey is not set: nobody could get in.");
    }

    /// <summary>Whether the request may run <paramref name="function"/>; null stands for the host's own admin endpoints.</summary>
    public bool Opens(HttpRequest request, Function? function)
    {
        var level = function is null ? AuthorizationLevel.Admin : (function.Trigger as HttpTriggerAttribute)?.AuthLevel;
        if (!_isEnforced || level == AuthorizationLevel.Anonymous)
            return true;

        var given = Digest(GivenKey(request));
        return Same(given, _adminKey)
            || (IsForAutomations(function) && Same(given, _automationKey));
    }

    /// <summary>Whether the automation key opens a function too.</summary>
    public bool IsForAutomations(Function? function) =>
        function?.Trigger is HttpTriggerAttribute { AuthLevel: AuthorizationLevel.Function } && _automationFunctions.Contains(function.Name);

    /// <summary>The header's key; the query's only where there is no header, as in the host.</summary>
    private static string? GivenKey(HttpRequest request) =>
        request.Headers.TryGetValue("x-functions-key", out var header) ? header[0] : request.Query["code"].FirstOrDefault();

    /// <summary>Digests have one length, so comparing them takes the same time whatever was given.</summary>
    private static byte[]? Digest(string? key) => string.IsNullOrEmpty(key) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static bool Same(byte[]? given, byte[]? known) =>
        given is not null && known is not null && CryptographicOperations.FixedTimeEquals(given, known);

    private static HashSet<string> ReadFunctionList(string path) =>
        File.Exists(path)
            ? new HashSet<string>(JsonSerializer.Deserialize<string[]>(File.ReadAllText(path)) ?? [], StringComparer.OrdinalIgnoreCase)
            : [];
}
