using Bidual.Networks;
using Bidual.NonConvex;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Benchmarks.Pricing;

/// <summary>A dual point to be priced: the residual of a network that a local search found for squared loss, and the β it was fitted with.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Inputs">X, n×d, with a column of ones.</param>
/// <param name="Dual">ν, length n.</param>
/// <param name="Beta">β.</param>
internal sealed record PricingCase(string Name, Matrix Inputs, double[] Dual, double Beta)
{
    private const int Neurons = 60;
    private const int Iterations = 4000;

    /// <summary>One class of a table against the others as ±1; the class stands in the last column.</summary>
    public static PricingCase Read(string name, string path, double label, double betaPerRow)
    {
        ClassTable table = ClassTable.Read(path, label);
        int d = table.Features.Columns;
        var inputs = new Matrix(table.Features.Rows, d + 1);
        for (int t = 0; t < inputs.Rows; t++)
        {
            table.Features.Row(t).CopyTo(inputs.MutableRow(t));
            inputs.MutableRow(t)[d] = 1;
        }

        return Fit(name, inputs, table.Targets, betaPerRow);
    }

    /// <summary>Gaussian features with a column of ones, and ±1 labels: a noisy product of two features.</summary>
    public static PricingCase Synthetic(string name, int n, int d, double betaPerRow)
    {
        var random = new RandomSource(n + d);
        var inputs = new Matrix(n, d);
        var targets = new double[n];
        for (int t = 0; t < n; t++)
        {
            Span<double> row = inputs.MutableRow(t);
            random.FillGaussian(row);
            row[d - 1] = 1;
            targets[t] = (row[0] * row[1]) + (0.5 * random.NextGaussian()) > 0 ? 1 : -1;
        }

        return Fit(name, inputs, targets, betaPerRow);
    }

    private static PricingCase Fit(string name, Matrix inputs, double[] targets, double betaPerRow)
    {
        double beta = betaPerRow * inputs.Rows;
        Network network = new LocalSearch(inputs, targets, Loss.Squared, 1).Run(beta, Neurons, seed: 1, start: null, Iterations, 1e-9, CancellationToken.None);
        var dual = new double[targets.Length];
        Vector.Subtract(targets, network.Predict(inputs).Column(0), dual);
        return new PricingCase(name, inputs, dual, beta);
    }
}
