using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Tests.Reports;

public sealed class WebhookTargetTests
{
    [Theory]
    [InlineData("https://hooks.example.com/services/a/b")]
    [InlineData("https://hooks.example.com:8443/?q=1")]
    [InlineData("https://1.1.1.1/")]
    [InlineData("https://[2606:4700::1111]/")]
    [InlineData("https://localhost.example.com/")]
    public void Complaint_PublicHttps_None(string url) => Assert.Null(WebhookTarget.Complaint(url, allowPrivate: false));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("hooks.example.com")]
    [InlineData("/relative")]
    [InlineData("http://hooks.example.com/")]
    [InlineData("ftp://hooks.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:password@hooks.example.com/")]
    [InlineData("https://")]
    public void Complaint_NotAnHttpsAddress_SaysSo(string? url) =>
        Assert.Contains("absolute https address", WebhookTarget.Complaint(url, allowPrivate: false), StringComparison.Ordinal);

    [Fact]
    public void Complaint_TooLong_SaysSo() =>
        Assert.Contains("2,000 characters", WebhookTarget.Complaint("https://a.example/" + new string('x', 2000), allowPrivate: false), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST./")]
    [InlineData("https://app.localhost/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[fe80::1%251]/")]
    [InlineData("https://169.254.169.254/metadata/instance")]
    public void Complaint_PrivateAddress_SaysSo(string url)
    {
        Assert.Contains("public internet", WebhookTarget.Complaint(url, allowPrivate: false), StringComparison.Ordinal);
        Assert.Null(WebhookTarget.Complaint(url, allowPrivate: true));
    }

    [Fact]
    public void Complaint_PlainHttpWherePrivateIsAllowed_None() =>
        Assert.Null(WebhookTarget.Complaint("http://127.0.0.1:5000/hook", allowPrivate: true));
}
