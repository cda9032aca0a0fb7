using Microsoft.Playwright;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Running;

namespace Splitrun.Browser.Tests.Hosting;

/// <summary>One browser and one app that asks for keys, for all tests.</summary>
public sealed class DashboardFixture : IAsyncLifetime
{
    public const string AdminKey = "the-admin-key";
    public const string AutomationKey = "the-automation-key";

    private const float LimitMs = 30_000;

    private readonly AzuriteFixture _azurite = new();
    private Chromium? _chromium;
    private SplitrunApp? _app;

    public SplitrunApp App => _app ?? throw new InvalidOperationException("The fixture is not started.");

    /// <summary>The app's API with the admin key.</summary>
    public Api Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(LimitMs);
        await _azurite.InitializeAsync();
        _chromium = await Chromium.StartAsync();
        _app = await StartAppAsync();
        Api = new Api(_app.Client);
    }

    /// <summary>An app of its own, on tables of its own.</summary>
    public Task<SplitrunApp> StartEmptyAppAsync() => StartAppAsync(("Storage__TablePrefix", $"t{Guid.NewGuid():N}"[..12]));

    /// <summary>A browser window with nothing kept from others.</summary>
    /// <param name="key">The key that is known already; null for none.</param>
    /// <param name="app">The app to look at; the shared one when left out.</param>
    /// <param name="view">How it looks.</param>
    public async Task<Window> OpenAsync(string? key = AdminKey, SplitrunApp? app = null, View? view = null)
    {
        view ??= new View();
        var context = await _chromium!.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = (app ?? App).Client.BaseAddress!.ToString(),
            ColorScheme = view.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new ViewportSize { Width = view.Width, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,

            // Only to put axe into the page: everything else is tested under the page's own policy.
            BypassCSP = view.IsForAxe,
        });
        context.SetDefaultTimeout(LimitMs);
        if (key is not null)
        {
            await context.AddInitScriptAsync($"sessionStorage.getItem('splitrun.key') ?? sessionStorage.setItem('splitrun.key', '{key}');");
        }

        return await Window.OfAsync(context);
    }

    public async Task DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        await App.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    private async Task<SplitrunApp> StartAppAsync(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string> { ["Local__EnforceKeys"] = "true", ["Local__AdminKey"] = AdminKey, ["Local__AutomationKey"] = AutomationKey };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var app = await SplitrunApp.StartAsync(_azurite.ConnectionString, all);
        app.Client.DefaultRequestHeaders.Add("x-functions-key", AdminKey);
        return app;
    }
}

/// <summary>How a window looks.</summary>
/// <param name="IsDark">The dark scheme.</param>
/// <param name="Width">In pixels.</param>
/// <param name="IsForAxe">Lets axe into the page, past its policy.</param>
public sealed record View(bool IsDark = false, int Width = 1280, bool IsForAxe = false);

/// <summary>The tests that share the browser and the app.</summary>
[CollectionDefinition(Name)]
public sealed class Dashboard : ICollectionFixture<DashboardFixture>
{
    public const string Name = "dashboard";
}
