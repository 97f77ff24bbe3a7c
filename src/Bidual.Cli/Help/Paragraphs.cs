namespace Bidual.Cli.Help;

/// <summary>Writes wrapped text and two-column lists.</summary>
internal sealed class Paragraphs(TextWriter output)
{
    /// <summary>A space at which a line is not broken.</summary>
    public const char Tie = '\u00A0';

    private const int Width = 100;
    private const int Column = 28;

    public void Line(string text) => output.WriteLine(text);

    public void Heading(string text)
    {
        output.WriteLine();
        output.WriteLine(text + ":");
    }

    public void Text(string text)
    {
        foreach (string line in Wrap(text, Width))
            output.WriteLine(line);
    }

    /// <summary>Terms on the left, their meaning wrapped on the right.</summary>
    public void Entries(IEnumerable<(string Term, string Meaning)> entries)
    {
        (string Term, string Meaning)[] all = [.. entries];
        int column = Math.Min(Column, 4 + all.Max(entry => entry.Term.Length));
        foreach ((string term, string meaning) in all)
        {
            string[] lines = [.. Wrap(meaning, Width - column)];
            bool ownLine = term.Length + 4 > column;
            output.WriteLine(ownLine ? $"  {term}" : $"  {term}".PadRight(column) + lines[0]);
            foreach (string line in lines.Skip(ownLine ? 0 : 1))
                output.WriteLine(new string(' ', column) + line);
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new System.Text.StringBuilder();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            if (line.Length > 0)
                line.Append(' ');
            line.Append(word.Replace(Tie, ' '));
        }

        yield return line.ToString();
    }
}
