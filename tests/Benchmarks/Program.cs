using BenchmarkDotNet.Running;

// In this process: a project of its own for each run would be looked for by the assembly's name, which here carries the product's prefix.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args, "--inProcess"]);
