using System.CommandLine;
using Bidual.Cli.Files;

namespace Bidual.Cli.Options;

/// <summary>The files a training may leave.</summary>
internal sealed class ResultFileOptions
{
    public Setting<string?> Model { get; } = File("--model-out", "FILE.json", "Write the model, for predict, evaluate and certify.");

    public Setting<string?> Onnx { get; } = File("--onnx", "FILE.onnx", "Write the network for ONNX runtimes, scaling and labels included.");

    public Setting<string?> Report { get; } = File("--report", "FILE.html", "Write a report to look at, in one self-contained page.");

    public Setting<string?> Trace { get; } = File("--trace", "FILE.csv", "Write objective and bound of every evaluated iterate.");

    public void AddTo(Command command)
    {
        command.Add(Model);
        command.Add(Onnx);
        command.Add(Report);
        command.Add(Trace);
    }

    /// <summary>The files asked for, checked: every directory can be written, no file is named twice, none is an input.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="inputs">Files that must not be overwritten.</param>
    /// <exception cref="UsageException">A file that cannot be written.</exception>
    public OutputFiles Read(ParseResult parse, IEnumerable<string> inputs)
    {
        var check = new OutputCheck(inputs);
        return new OutputFiles(check.Read(parse, Model), check.Read(parse, Onnx), check.Read(parse, Report), check.Read(parse, Trace));
    }

    /// <summary>As <see cref="Read"/>, of a command that writes models only.</summary>
    public OutputFiles ReadModels(ParseResult parse, IEnumerable<string> inputs)
    {
        var check = new OutputCheck(inputs);
        return new OutputFiles(check.Read(parse, Model), check.Read(parse, Onnx), null, null);
    }

    private static Setting<string?> File(string name, string helpName, string description) =>
        new(name, SettingGroup.Output, description) { HelpName = helpName };
}
