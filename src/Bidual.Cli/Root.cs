using System.CommandLine;
using System.CommandLine.Help;
using Bidual.Cli.Commands;
using Bidual.Cli.Help;

namespace Bidual.Cli;

/// <summary>The command tree. A new command is a new file under Commands and a line here.</summary>
internal static class Root
{
    public static RootCommand Build(Session session)
    {
        var help = new HelpPage();
        var root = new RootCommand("bidual trains two-layer neural networks to proven global optimality by convex optimisation.")
        {
            new TrainCommand(session),
            new PathCommand(session),
            new CompareCommand(session),
            new PredictCommand(session),
            new EvaluateCommand(session),
            new CertifyCommand(session),
            new ExplainCommand(session),
            new ArrangementsCommand(session),
            new ReproduceCommand(session),
            new ModelsCommand(session),
        };
        root.Options.OfType<HelpOption>().Single().Action = help;
        root.Options.OfType<VersionOption>().Single().Action = new VersionLine();
        root.SetAction(help.Invoke);
        return root;
    }
}
