using Bidual.Benchmarks;
using Bidual.Benchmarks.Kernels;
using Bidual.Benchmarks.Pricing;
using Bidual.Benchmarks.Scale;
using Bidual.Benchmarks.Solve;

bool json = args.Contains("--json");
int command = Array.FindIndex(args, argument => !argument.StartsWith('-'));
string[] words = [.. args.Skip(command + 1).Where(argument => !argument.StartsWith('-'))];
switch (command < 0 ? null : args[command])
{
    case "arrangements":
        ArrangementsBenchmark.Run(json);
        return 0;
    case "kernels":
        KernelsBenchmark.Run(json, words);
        return 0;
    case "solve":
        return SolveBenchmark.Run([.. args[..command], .. args[(command + 1)..]]);
    case "pricing":
        return PricingBenchmark.Run([.. args[..command], .. args[(command + 1)..]]);
    case "scale":
        return ScaleBenchmark.Run([.. args[..command], .. args[(command + 1)..]]);
    default:
        Console.Error.WriteLine($"""
            usage: Bidual.Benchmarks arrangements [--json]
                   Bidual.Benchmarks kernels [--json] [WORD...]
                   Bidual.Benchmarks {SolveOptions.Usage}
                   Bidual.Benchmarks {PricingOptions.Usage}
                   Bidual.Benchmarks {ScaleOptions.Usage}
            """);
        return 1;
}
