using Bidual.Benchmarks;
using Bidual.Benchmarks.Kernels;

bool json = args.Contains("--json");
switch (args.FirstOrDefault(argument => !argument.StartsWith('-')))
{
    case "arrangements":
        ArrangementsBenchmark.Run(json);
        return 0;
    case "dense":
        DenseBenchmark.Run(args.SkipWhile(argument => argument != "dense").Skip(1).FirstOrDefault());
        return 0;
    default:
        Console.Error.WriteLine("usage: Bidual.Benchmarks arrangements [--json] | dense [case]");
        return 1;
}
