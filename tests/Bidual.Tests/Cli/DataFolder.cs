using System.Globalization;
using System.Text;

namespace Bidual.Tests.Cli;

/// <summary>A directory with small data files, gone afterwards.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bidual-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public string Path(string name) => System.IO.Path.Combine(folder, name);

    public string Write(string name, string content)
    {
        File.WriteAllText(Path(name), content);
        return Path(name);
    }

    /// <summary>y = |x| + 0.1 at eight points: two neurons do it.</summary>
    public string Absolute() => Write("absolute.csv", Rows("x,y", Enumerable.Range(0, 8).Select(i => (i - 3.5, Math.Abs(i - 3.5) + 0.1)).Select(p => $"{Text(p.Item1)},{Text(p.Item2)}")));

    /// <summary>Twelve points of two classes, "in" between −1 and 1 and "out" elsewhere.</summary>
    public string Classes() => Write("classes.csv", Rows("x,place", Enumerable.Range(0, 12).Select(i => (i - 5.5) / 2).Select(x => $"{Text(x)},{(Math.Abs(x) < 1 ? "in" : "out")}")));

    /// <summary>The three rows of the lectures, targets 1, 2, 3.</summary>
    public string Lecture() => Write("lecture.csv", "2,2,1\n3,3,2\n1,0,3\n");

    /// <summary>A wave of 60 values.</summary>
    public string Signal() => Write("signal.csv", Rows("", Enumerable.Range(0, 60).Select(i => Text(Math.Sin(0.3 * i)))).TrimStart('\n'));

    /// <summary>A NumPy file of doubles.</summary>
    public string Npy(string name, int rows, int columns, params double[] values)
    {
        string header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows}, {columns}), }}".PadRight(117) + "\n";
        using var stream = File.Create(Path(name));
        stream.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, 0]);
        stream.Write(Encoding.ASCII.GetBytes(header));
        foreach (double value in values)
            stream.Write(BitConverter.GetBytes(value));
        return Path(name);
    }

    private static string Rows(string header, IEnumerable<string> rows) => header + "\n" + string.Join('\n', rows) + "\n";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
