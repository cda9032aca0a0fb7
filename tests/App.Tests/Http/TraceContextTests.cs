using Microsoft.AspNetCore.Http;
using Splitrun.App.Http;

namespace Splitrun.App.Tests.Http;

public sealed class TraceContextTests
{
    private const string Known = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Theory]
    [InlineData($"00-{Known}", $"00-{Known}")]
    [InlineData($"01-{Known}-what-comes-later", null)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736", null)]
    [InlineData("é", null)]
    [InlineData(null, null)]
    public void Of_Header_IsKeptWhereItCanBeRead(string? header, string? kept)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.TraceParent = header;

        var trace = TraceContext.Of(request);

        Assert.Equal(kept, trace.Incoming);
        Assert.Equal(55, trace.Outgoing.Length);
    }

    [Fact]
    public void Of_HeaderAsLongAsHeadersMayBe_IsNotKept()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.TraceParent = $"01-{Known}-{new string('x', 30_000)}";

        Assert.Null(TraceContext.Of(request).Incoming);
    }
}
