using System.CommandLine;
using System.CommandLine.Invocation;
using Bidual.Cli.Commands;
using Bidual.Cli.Options;

namespace Bidual.Cli.Help;

/// <summary>What --help prints: usage, what it is for, the options in groups with their defaults, examples.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        var page = new Paragraphs(output);
        if (command is Verb verb)
            WriteVerb(page, verb);
        else
            WriteRoot(page, command);
        return ExitCode.Done;
    }

    private static void WriteRoot(Paragraphs page, Command root)
    {
        page.Text(root.Description ?? "");
        page.Heading("Usage");
        page.Line("  bidual COMMAND [options]        bidual COMMAND --help        bidual --version");
        page.Heading("Commands");
        page.Entries(root.Subcommands.Select(command => (command.Name, command.Description ?? "")));
        page.Heading("Start here");
        page.Entries(
        [
            ("bidual train", "train on the built-in data and see what is proven"),
            ("bidual train my.csv --report my.html", "the same for your own table; its last column is predicted"),
        ]);
        page.Heading("Exit codes");
        page.Entries(
        [
            ("0", "done and, where a proof was asked for, proven to tolerance"),
            ("1", "the command or its data cannot be used; one line says why"),
            ("2", "stopped before the tolerance; the best network is kept with an honest certificate"),
            ("3", "a certificate was refuted"),
        ]);
    }

    private static void WriteVerb(Paragraphs page, Verb verb)
    {
        page.Text(verb.Description ?? "");
        page.Heading("Usage");
        page.Line($"  bidual {verb.Name}{string.Concat(verb.Arguments.Select(Usage))} [options]");
        if (verb.Arguments.Count > 0)
        {
            page.Heading("Arguments");
            page.Entries(verb.Arguments.Select(argument => (argument.Name, argument.Description ?? "")));
        }

        foreach (IGrouping<SettingGroup, Option> group in verb.Options.Where(option => option is ISetting).GroupBy(option => ((ISetting)option).Group).OrderBy(group => group.Key))
        {
            page.Heading(Title(group.Key, verb));
            page.Entries(group.Select(option => (Form(option), Describe(option))));
        }

        if (verb.Examples.Count > 0)
        {
            page.Heading("Examples");
            foreach (Example example in verb.Examples)
            {
                page.Line($"  {example.Line}");
                page.Line($"      {example.Purpose}");
            }
        }

        foreach (string note in verb.Notes)
        {
            page.Line("");
            page.Text(note);
        }
    }

    private static string Usage(Argument argument) =>
        argument.Arity.MinimumNumberOfValues == 0 ? $" [{argument.Name}]" : $" {argument.Name}";

    private static string Form(Option option) => option.HelpName is null ? option.Name : $"{option.Name} {option.HelpName}";

    private static string Describe(Option option) =>
        option is ISetting { Default: { } byDefault } ? $"{option.Description} {Together($"[default: {byDefault}]")}" : option.Description ?? "";

    private static string Together(string text) => text.Length > 24 ? text : text.Replace(' ', Paragraphs.Tie);

    private static string Title(SettingGroup group, Verb verb) => group switch
    {
        SettingGroup.Data => "Data",
        SettingGroup.Network => "Network",
        SettingGroup.Training => verb is TrainCommand or PathCommand ? "Training" : "Computation",
        SettingGroup.Output => "Output",
        _ => "Options",
    };
}
