using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Polynomials;
using Bidual.Programs.Losses;

namespace Bidual.Fitting;

/// <summary>
/// Polynomial networks of one output without a penalty, β = 0, squared loss: least squares on the products of pairs of inputs, (23a), and a network of the quadratic form found (Rodrigues, Least squares solution for training of two-layer quadratic neural
/// networks; Rodrigues &amp; Givigi, System identification and control using quadratic neural networks). Where the products are dependent, the form of least norm.
/// </summary>
/// <param name="problem">What is fitted; of a <see cref="Architectures.PolynomialNetwork"/>.</param>
internal sealed class QuadraticLeastSquares(TrainingProblem problem)
{
    /// <summary>More products are refused: their singular values would take minutes.</summary>
    private const int MostProducts = 3000;

    /// <summary>Share of the largest singular value, over the number of rows or columns, below which one is rounding.</summary>
    private const double Negligible = 2.3e-16;

    private readonly PolynomialActivation activation = ((Architectures.PolynomialNetwork)problem.Kind).Activation;

    /// <summary>What networks span.</summary>
    /// <param name="inputs">X.</param>
    /// <param name="activation">a, b, c.</param>
    /// <param name="loss">L, its rows counting as they do.</param>
    /// <exception cref="DataException">There is no closed form.</exception>
    public static QuadraticProducts Require(Matrix inputs, PolynomialActivation activation, ILoss loss)
    {
        if (loss.Name != Loss.Squared.Name)
            throw new DataException($"--beta 0 is for the squared loss, whose least squares has a closed form, not for --loss {loss.Name}.");
        if (inputs.IsSparse)
            throw new DataException("--beta 0: sparse data have too many products of pairs of columns.");
        QuadraticProducts products = QuadraticProducts.Of(inputs, activation)
            ?? throw new DataException("--beta 0: with these coefficients of --activation the constant of the function is tied to its squares, or there are none; --model quadratic has a closed form.");
        return products.Count <= MostProducts ? products : throw new DataException($"--beta 0: {inputs.Columns} columns have {products.Count} products of pairs, of which at most {MostProducts} are for least squares; use --beta-ratio.");
    }

    /// <summary>Fits.</summary>
    /// <exception cref="DataException">There is no closed form.</exception>
    public Network Fit()
    {
        QuadraticProducts products = Require(problem.Inputs, activation, problem.Loss);
        Matrix columns = products.Rows(problem.Inputs);
        double[] targets = [.. problem.Targets];
        for (int t = 0; problem.Weights is { } counts && t < targets.Length; t++)
        {
            double root = Math.Sqrt(counts[t]);
            targets[t] *= root;
            Vector.Scale(root, columns.Row(t), columns.MutableRow(t));
        }

        (double[] Direction, double Weight)[] neurons = [.. products.Neurons(Solve(columns, targets)).OrderByDescending(neuron => Math.Abs(neuron.Weight))];
        return new Network(
            Activation.Polynomial,
            new Matrix(neurons.Length, problem.Inputs.Columns, [.. neurons.SelectMany(neuron => neuron.Direction)]),
            new Matrix(neurons.Length, 1, [.. neurons.Select(neuron => neuron.Weight)]),
            polynomial: activation);
    }

    /// <summary>A⁺y by singular values, those up to rounding left out, refined once on its residual.</summary>
    private static double[] Solve(Matrix columns, double[] targets)
    {
        var svd = ThinSvd.Of(columns);
        int rank = svd.Values.TakeWhile(value => value > Negligible * Math.Max(columns.Rows, columns.Columns) * svd.Values[0]).Count();
        var solution = new double[columns.Columns];
        for (int pass = 0; pass < 2; pass++)
        {
            double[] rest = [.. targets.Select((y, t) => y - Vector.Dot(columns.Row(t), solution))];
            for (int i = 0; i < rank; i++)
                Vector.AddScaled(Vector.Dot<double>(svd.Left.Column(i), rest) / svd.Values[i], svd.Right.Column(i), solution);
        }

        return solution;
    }
}
