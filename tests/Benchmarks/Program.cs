using BenchmarkDotNet.Running;
using Splitrun.Benchmarks.Load;
using Splitrun.Benchmarks.Start;

switch (args)
{
    case ["load", "dispatch", .. var rest]:
        await DispatchLoad.RunAsync(rest);
        break;
    case ["load", "outcomes", .. var rest]:
        await OutcomeLoad.RunAsync(rest);
        break;
    case ["load", "report", .. var rest]:
        await ReportLoad.RunAsync(rest);
        break;
    case ["load", "memory", .. var rest]:
        await MemoryLoad.RunAsync(rest);
        break;
    case ["load", "flags", .. var rest]:
        await FlagLoad.RunAsync(rest);
        break;
    case ["load", "start", .. var rest]:
        await StartLoad.RunAsync(rest);
        break;
    case ["bare-flag", var url]:
        await BareFlag.RunAsync(url);
        break;
    case ["bare", var url]:
        await BareEndpoint.RunAsync(url);
        break;
    default:
        // In this process: a project of its own for each run would be looked for by the assembly's name, which here carries the product's prefix.
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args, "--inProcess"]);
        break;
}
