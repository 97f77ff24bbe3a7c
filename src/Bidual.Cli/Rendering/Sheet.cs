using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bidual.Cli.Rendering;

/// <summary>Writes results to standard output: labelled values, tables, sentences; coloured only where a terminal allows it.</summary>
internal sealed class Sheet
{
    // A table is never wrapped or cut: lines that are too long are the terminal's to wrap.
    private const int Unbounded = 4000;

    private readonly Terminal terminal;

    public Sheet(Terminal terminal) => this.terminal = terminal;

    public void Line(string text = "") => terminal.Out.WriteLine(text);

    /// <summary>A heading above values.</summary>
    public void Title(string text) => Write(new Text(text, new Style(decoration: Decoration.Bold)));

    /// <summary>A sentence in the colour of its meaning.</summary>
    public void Verdict(string text, bool good) =>
        Write(new Text(text, new Style(good ? Color.Green : Color.Yellow, decoration: Decoration.Bold)), wrap: true);

    /// <summary>Something that does not hold.</summary>
    public void Refutation(string text) => Write(new Text(text, new Style(Color.Red, decoration: Decoration.Bold)), wrap: true);

    /// <summary>Labels on the left, values on the right.</summary>
    public void Values(IEnumerable<(string Label, string Value)> values)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn().NoWrap().PadLeft(0).PadRight(3));
        grid.AddColumn(new GridColumn().NoWrap().PadLeft(0).PadRight(0));
        foreach ((string label, string value) in values)
            grid.AddRow(new Text(label, new Style(Color.Grey)), new Text(value));
        Write(grid);
    }

    /// <summary>A table whose first column is text and whose others are numbers.</summary>
    public void Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().NoBorder();
        for (int j = 0; j < headers.Count; j++)
        {
            var column = new TableColumn(new Text(headers[j], new Style(Color.Grey))).NoWrap().PadLeft(0).PadRight(3);
            table.AddColumn(j == 0 ? column : column.RightAligned());
        }

        foreach (IReadOnlyList<string> row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        Write(table);
    }

    private void Write(IRenderable renderable, bool wrap = false)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.Color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.Color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = wrap && terminal.OutIsTerminal ? terminal.Width : Unbounded;
        console.Profile.Capabilities.Unicode = true;
        console.Write(renderable);
        foreach (string line in text.ToString().TrimEnd().Split('\n'))
            terminal.Out.WriteLine(line.TrimEnd());
    }
}
