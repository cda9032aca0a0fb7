using Splitrun.Local.Http;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilderAspNetCoreExtensions</c>.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>
    /// Gives HTTP functions ASP.NET Core's request and results. Middleware added before this call does not see the HTTP context,
    /// as in the real worker.
    /// </summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        if (!builder.IsWebApplication)
        {
            builder.IsWebApplication = true;
            builder.Use(HttpInvocation.Around);
        }

        return builder;
    }
}
