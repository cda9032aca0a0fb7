using System.CommandLine;
using Splitrun.Cli.Demo;

var root = new RootCommand("Splitrun from the command line. It speaks to the app over HTTP only.") { DemoCommand.Create() };
return await root.Parse(args).InvokeAsync();
