using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Benchmarks;

/// <summary>One class of a table, in its last column, against the others.</summary>
/// <param name="Features">The other columns, n×d.</param>
/// <param name="Targets">1 for the class, −1 for the others.</param>
internal sealed record ClassTable(Matrix Features, double[] Targets)
{
    public static ClassTable Read(string path, double label)
    {
        Table table = DataFile.Read(path);
        var features = new Matrix(table.RowCount, table.ColumnCount - 1);
        var targets = new double[features.Rows];
        for (int t = 0; t < targets.Length; t++)
        {
            for (int j = 0; j < features.Columns; j++)
                features.MutableRow(t)[j] = table[t, j];
            targets[t] = table[t, features.Columns] == label ? 1 : -1;
        }

        return new ClassTable(features, targets);
    }
}
