using Bidual.Benchmarks;
using Bidual.Benchmarks.Kernels;

bool json = args.Contains("--json");
string[] words = [.. args.Where(argument => !argument.StartsWith('-'))];
switch (words.FirstOrDefault())
{
    case "arrangements":
        ArrangementsBenchmark.Run(json);
        return 0;
    case "kernels":
        KernelsBenchmark.Run(json, words[1..]);
        return 0;
    default:
        Console.Error.WriteLine("usage: Bidual.Benchmarks arrangements [--json]");
        Console.Error.WriteLine("       Bidual.Benchmarks kernels [--json] [WORD...]");
        return 1;
}
