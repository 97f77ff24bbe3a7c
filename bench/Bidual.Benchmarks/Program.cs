using Bidual.Benchmarks;
using Bidual.Benchmarks.Epochs;
using Bidual.Benchmarks.Fit;
using Bidual.Benchmarks.Global;
using Bidual.Benchmarks.Kernels;
using Bidual.Benchmarks.Linear;
using Bidual.Benchmarks.Predict;
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
    case "predict":
        PredictBenchmark.Run();
        return 0;
    case "sketch":
        SketchBenchmark.Run(words);
        return 0;
    case "pattern-sampling":
        PatternSamplingBenchmark.Run(words);
        return 0;
    case "epochs":
        EpochBenchmark.Run();
        return 0;
    case "solve":
        return Run(SolveOptions.Parse, SolveBenchmark.Run, SolveOptions.Usage);
    case "pricing":
        return Run(PricingOptions.Parse, PricingBenchmark.Run, PricingOptions.Usage);
    case "global":
        return Run(GlobalOptions.Parse, GlobalBenchmark.Run, GlobalOptions.Usage);
    case "fit":
        return Run(FitOptions.Parse, FitBenchmark.Run, FitOptions.Usage);
    case "scale":
        return Run(ScaleOptions.Parse, ScaleBenchmark.Run, ScaleOptions.Usage);
    default:
        Console.Error.WriteLine($"""
            usage: Bidual.Benchmarks arrangements [--json]
                   Bidual.Benchmarks kernels [--json] [WORD...]
                   Bidual.Benchmarks predict
                   Bidual.Benchmarks sketch [solvers] [ridge] [lasso]
                   Bidual.Benchmarks pattern-sampling FILE...
                   Bidual.Benchmarks epochs
                   Bidual.Benchmarks {SolveOptions.Usage}
                   Bidual.Benchmarks {PricingOptions.Usage}
                   Bidual.Benchmarks {GlobalOptions.Usage}
                   Bidual.Benchmarks {FitOptions.Usage}
                   Bidual.Benchmarks {ScaleOptions.Usage}
            """);
        return 1;
}

// A benchmark whose options are all words but its name.
int Run<T>(Func<IReadOnlyList<string>, T> parse, Action<T> benchmark, string usage)
{
    T options;
    try
    {
        options = parse([.. args[..command], .. args[(command + 1)..]]);
    }
    catch (FormatException wrong)
    {
        Console.Error.WriteLine($"{wrong.Message}\nusage: Bidual.Benchmarks {usage}");
        return 1;
    }

    benchmark(options);
    return 0;
}
