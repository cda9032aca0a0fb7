using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Splitrun.Local.Tests.Hosting;

namespace Splitrun.Local.Tests.Worker;

public sealed class MiddlewareTests : IAsyncLifetime
{
    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync(new HostSetup(typeof(Scoped), typeof(Waiting))
    {
        Configure = builder =>
        {
            builder.Services.AddScoped<Visit>().AddSingleton<Gone>();
            builder.UseMiddleware<ProblemMiddleware>();
            builder.UseMiddleware(async (context, next) =>
            {
                context.InstanceServices.GetRequiredService<Visit>().Names.Add("middleware");
                await next();
                if (context.GetHttpContext()!.Request.Query.ContainsKey("replace"))
                    context.GetInvocationResult().Value = Results.Text("replaced");
            });
        },
    });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_Middleware_SharesTheScopeWithTheFunction()
    {
        Assert.Equal("middleware,function,Scoped", await _host.Http.GetStringAsync("/scoped"));
        Assert.Equal("middleware,function,Scoped", await _host.Http.GetStringAsync("/scoped"));
    }

    [Fact]
    public async Task Get_MiddlewareReplacesTheResult_IsAnswered()
    {
        Assert.Equal("replaced", await _host.Http.GetStringAsync("/scoped?replace=1"));
    }

    [Fact]
    public async Task Get_MiddlewareCatchesTheException_AnswersInItsPlace()
    {
        using var response = await _host.Http.GetAsync("/scoped?throw=1");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("InvalidDataException in Scoped", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_CallerGoes_CancelsTheFunction()
    {
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _host.Http.GetAsync("/waiting", impatience.Token));

        await Soon.TrueAsync(() => _host.Get<Gone>().Count == 1);
    }

    public sealed class Visit
    {
        public List<string> Names { get; } = [];
    }

    public sealed class Gone
    {
        private int _count;

        public int Count => _count;

        public void Add() => Interlocked.Increment(ref _count);
    }

    public sealed class Scoped(Visit visit)
    {
        [Function("Scoped")]
        public IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scoped")] HttpRequest request,
            FunctionContext context)
        {
            if (request.Query.ContainsKey("throw"))
                throw new InvalidDataException();

            visit.Names.Add("function");
            Assert.Same(visit, request.HttpContext.RequestServices.GetRequiredService<Visit>());
            return Results.Text($"{string.Join(',', visit.Names)},{context.FunctionDefinition.Name}");
        }
    }

    public sealed class Waiting(Gone gone)
    {
        [Function("Waiting")]
        public async Task<IResult> Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waiting")] HttpRequest request,
            CancellationToken cancellationToken)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                gone.Add();
            }

            return Results.Text(request.Path);
        }
    }

    private sealed class ProblemMiddleware : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            try
            {
                await next(context);
            }
            catch (InvalidDataException exception)
            {
                context.GetInvocationResult().Value =
                    Results.Text($"{exception.GetType().Name} in {context.FunctionDefinition.Name}", statusCode: 409);
            }
        }
    }
}
