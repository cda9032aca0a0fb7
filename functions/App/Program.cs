using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Splitrun.App.Hosting;
using Splitrun.App.Timers;

var builder = FunctionsApplication.CreateBuilder(args);

builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ProblemMiddleware>();

builder.Configuration.Sources.Insert(0, TimerSchedules.Defaults);
builder.Services.AddSplitrun(builder.Configuration);

builder.Build().Run();
