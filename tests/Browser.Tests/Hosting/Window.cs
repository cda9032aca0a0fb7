using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Splitrun.Browser.Tests.Hosting;

/// <summary>A page in a browser of its own. What it complains of, and whom it asks, is kept.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<Uri> _requests = new();

    private Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Complain(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => Complain(true, error);
        page.Dialog += (_, dialog) => Complain(true, $"a dialog of the browser: {dialog.Message}");
        page.Request += (_, request) => _requests.Enqueue(new Uri(request.Url));
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the page, but for requests that were refused on purpose.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Every address that the page has asked.</summary>
    public IReadOnlyCollection<Uri> Requests => _requests;

    public static async Task<Window> OfAsync(IBrowserContext context) => new(context, await context.NewPageAsync());

    /// <summary>Goes to a place of the dashboard, such as <c>experiments/key</c>, and waits for its heading.</summary>
    public async Task GoAsync(string place = "")
    {
        await Page.GotoAsync($"/dashboard#/{place}");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToBeVisibleAsync();
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Field(string label) => Page.GetByLabel(label, new PageGetByLabelOptions { Exact = true });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = name, Exact = true });

    /// <summary>The part of the page under that heading.</summary>
    public ILocator Panel(string name) => Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>Waits until an element is there.</summary>
    public static Task SeeAsync(ILocator locator) => Assertions.Expect(locator).ToBeVisibleAsync();

    /// <summary>Waits until the page holds a text.</summary>
    public Task SeeAsync(string text) => SeeAsync(Page.GetByText(text).First);

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private void Complain(bool isComplaint, string text)
    {
        if (isComplaint && !text.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal))
        {
            _complaints.Enqueue(text);
        }
    }
}
