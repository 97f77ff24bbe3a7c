using Bidual.Benchmarks;

bool json = args.Contains("--json");
switch (args.FirstOrDefault(argument => !argument.StartsWith('-')))
{
    case "arrangements":
        ArrangementsBenchmark.Run(json);
        return 0;
    default:
        Console.Error.WriteLine("usage: Bidual.Benchmarks arrangements [--json]");
        return 1;
}
