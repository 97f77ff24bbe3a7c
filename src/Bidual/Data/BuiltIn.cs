using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>Small data sets that need no file.</summary>
public static class BuiltIn
{
    /// <summary>
    /// Fisher's iris flowers: 150 rows; sepal length, sepal width, petal length and petal width in cm, then the species setosa, versicolor or virginica.
    /// From the UCI Machine Learning Repository, licence CC BY 4.0.
    /// </summary>
    public static Table Iris()
    {
        using Stream stream = typeof(BuiltIn).Assembly.GetManifestResourceStream("Bidual.iris.csv")!;
        using var text = new InputText(stream, "iris");
        return DelimitedReader.Read(text, new ReadSettings { Header = true, Delimiter = ',' }, blanksAreUsual: false);
    }

    /// <summary>A noisy wave, a curve to plot: 60 rows; x evenly spaced in [−1, 1], y = sin(3πx/2)·(1 + x/2) plus Gaussian noise of deviation 0.1.</summary>
    public static Table Wave()
    {
        const int rows = 60;
        var random = new RandomSource(7);
        var values = new Matrix(rows, 2);
        for (int i = 0; i < rows; i++)
        {
            double x = -1 + (2.0 * i / (rows - 1));
            Span<double> row = values.MutableRow(i);
            row[0] = Math.Round(x, 6);
            row[1] = Math.Round((Math.Sin(1.5 * Math.PI * x) * (1 + (x / 2))) + (0.1 * random.NextGaussian()), 6);
        }

        return new Table("wave", [TableColumn.Of("x", values.Column(0)), TableColumn.Of("y", values.Column(1))], hasHeader: true);
    }
}
