using System.Runtime.InteropServices;
using Bidual.Cli;

using var stop = new CancellationTokenSource();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return CommandLine.Run(args, Terminal.OfProcess(), stop.Token);

// The first signal ends the run in order, with the best network so far; a second one ends the process.
void Stop(PosixSignalContext signal)
{
    if (stop.IsCancellationRequested)
        return;
    signal.Cancel = true;
    if (!Console.IsErrorRedirected)
        Console.Error.WriteLine("\nbidual: stopping with the best network so far; once more ends at once.");
    stop.Cancel();
}
