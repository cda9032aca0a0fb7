using System.Reflection;
using System.Runtime.Loader;
using Splitrun.App.OpenApi;

namespace Splitrun.App.Tests.OpenApi;

/// <summary>How the document comes about.</summary>
public sealed class OpenApiDocumentTests
{
    [Fact]
    public void Build_BeforeAnythingElseOfTheProcess_GivesTheDocument()
    {
        // Loaded once more, the app's static state is as new: no other test can have used its JSON options before.
        var context = new AssemblyLoadContext("fresh", isCollectible: true);
        try
        {
            var build = context.LoadFromAssemblyPath(typeof(OpenApiDocument).Assembly.Location)
                .GetType(typeof(OpenApiDocument).FullName!, throwOnError: true)!
                .GetMethod(nameof(OpenApiDocument.Build), BindingFlags.Static | BindingFlags.Public)!;

            Assert.NotNull(build.Invoke(null, [new HashSet<string>()]));
        }
        finally
        {
            context.Unload();
        }
    }
}
