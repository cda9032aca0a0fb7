using Splitrun.Cli;

return await SplitrunCommand.InvokeAsync(args, new());
