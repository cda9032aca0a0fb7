using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Splitrun.Local.Functions;

namespace Splitrun.Local.Tests.Functions;

public sealed class FunctionCatalogueTests
{
    [Fact]
    public void Find_PublicMethods_DescribesFunctionAndTrigger()
    {
        var function = Assert.Single(FunctionCatalogue.Find([typeof(OneFunction)], Settings()));

        Assert.Equal("One", function.Name);
        Assert.Equal("httpTrigger", function.Definition.InputBindings["request"].Type);
        Assert.Equal($"{typeof(OneFunction).FullName}.{nameof(OneFunction.Run)}", function.Definition.EntryPoint);
    }

    [Theory]
    [InlineData("AzureWebJobs.One.Disabled", "true", 0)]
    [InlineData("AzureWebJobs.One.Disabled", "1", 0)]
    [InlineData("AzureWebJobs:One:Disabled", "True", 0)]
    [InlineData("AzureWebJobs.One.Disabled", "false", 1)]
    [InlineData("AzureWebJobs.Other.Disabled", "true", 1)]
    public void Find_DisabledBySetting_LeavesOut(string setting, string value, int expected)
    {
        Assert.Equal(expected, FunctionCatalogue.Find([typeof(OneFunction)], Settings((setting, value))).Length);
    }

    [Fact]
    public void Find_TwoOfOneName_Throws()
    {
        var exception = Assert.Throws<InvalidOperationException>(
            () => FunctionCatalogue.Find([typeof(OneFunction), typeof(TwinFunction)], Settings()));

        Assert.Contains("one", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Find_WithoutTrigger_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => FunctionCatalogue.Find([typeof(NoTriggerFunction)], Settings()));
    }

    private static IConfiguration Settings(params (string Name, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name, (string?)value.Value)))
        .Build();

    public sealed class OneFunction
    {
        [Function("One")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok(request.Path.Value);

        public static void NotAFunction()
        {
        }
    }

    public sealed class TwinFunction
    {
        [Function("one")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok(request.Path.Value);
    }

    public sealed class NoTriggerFunction
    {
        [Function("None")]
        public static void Run(string text) => Assert.Fail(text);
    }
}
