namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.Builder.FunctionsApplication</c>.</summary>
public static class FunctionsApplication
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
