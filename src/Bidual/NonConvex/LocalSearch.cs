using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.FreeParts;
using Bidual.Programs.Losses;

namespace Bidual.NonConvex;

/// <summary>
/// A quick local search for a good ReLU network: L-BFGS on objective (0) over m free neurons. Its neurons propose
/// activation patterns; a stationary point is optimal over its own patterns (Wang, Lacotte &amp; Pilanci 2022).
/// </summary>
/// <param name="Inputs">X of (0), n×d.</param>
/// <param name="Targets">y, length n.</param>
/// <param name="Loss">L.</param>
/// <param name="Threads">Worker threads.</param>
/// <param name="Free">Columns of a part without a penalty, which the search moves too; null for none.</param>
/// <param name="Monotone">Features in which every neuron is monotone, which keeps the sign of its output weight; null for none.</param>
internal sealed record LocalSearch(Matrix Inputs, double[] Targets, ILoss Loss, int Threads, FreeColumns? Free = null, IReadOnlyList<MonotoneFeature>? Monotone = null)
{
    /// <summary>L with the free part minimised out of it.</summary>
    private readonly ILoss parted = Free is null ? Loss : new FreePartLoss(Loss, Free);

    /// <summary>Searches from random neurons, or from given ones with their idle places filled at random.</summary>
    /// <param name="beta">β.</param>
    /// <param name="neurons">m.</param>
    /// <param name="seed">Of the random neurons.</param>
    /// <param name="start">Where to start, at most m neurons; null for nothing.</param>
    /// <param name="iterations">Limit of L-BFGS iterations.</param>
    /// <param name="tolerance">Relative gain of ten iterations below which it stops.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The network, without neurons of negligible weight.</returns>
    public Network Run(double beta, int neurons, long seed, Network? start, int iterations, double tolerance, CancellationToken cancellation)
    {
        int d = Inputs.Columns;
        var objective = new NetworkObjective(Inputs, Targets, Loss, beta, neurons, Threads, Free?.Basis);
        double[] weights = [.. Start(neurons, seed, start), .. objective.FreeCoordinates(FreeOf(start))];
        LimitedMemoryBfgs.Minimise(objective.Evaluate, weights, iterations, tolerance, cancellation, Monotone is { Count: > 0 } features ? Confined(weights, neurons, features) : null);
        return ToNetwork(weights, d, neurons);
    }

    /// <summary>The signs that weights must have for neurons to be monotone, that of every output weight being what it is; clears those of the wrong sign.</summary>
    private int[] Confined(double[] weights, int neurons, IReadOnlyList<MonotoneFeature> features)
    {
        var signs = new int[weights.Length];
        int outputs = Inputs.Columns * neurons;
        for (int k = 0; k < neurons; k++)
        {
            int sign = signs[outputs + k] = weights[outputs + k] < 0 ? -1 : 1;
            foreach (MonotoneFeature feature in features)
            {
                int i = (feature.Feature * neurons) + k;
                signs[i] = sign * feature.Sign;
                if (!feature.Allows(sign, weights[i]))
                    weights[i] = 0;
            }
        }

        return signs;
    }

    /// <summary>Objective (0) of a network, with the best free part.</summary>
    public double Objective(Network network, double beta) =>
        parted.Value(network.Predict(Inputs).Column(0), Targets) + (beta / 2 * network.SquaredWeights());

    /// <summary>e of a network, the best for its neurons; of none, for a prediction of zero.</summary>
    private double[] FreeOf(Network? network) =>
        parted is FreePartLoss loss ? loss.At(network?.Predict(Inputs).Column(0) ?? new double[Targets.Length], Targets).Free : [];

    private double[] Start(int neurons, long seed, Network? start)
    {
        int d = Inputs.Columns;
        var random = new RandomSource(seed);
        var weights = new double[neurons * (d + 1)];
        int given = Math.Min(start?.Neurons ?? 0, neurons);
        double scale = 0;
        for (int t = 0; t < Inputs.Rows; t++)
            scale += Vector.SquaredNorm(Inputs.StoredOf(t)) / Inputs.Rows;

        // New neurons beside a start are small, so that they neither spoil it nor leave the origin at a loss for a direction.
        double size = Math.Sqrt(3 / (Math.Sqrt(neurons) * Math.Max(Math.Sqrt(scale), 1e-12)));
        if (given > 0)
            size *= 0.06;
        var direction = new double[d];
        for (int k = 0; k < neurons; k++)
        {
            double output;
            if (k < given)
            {
                start!.Hidden.Row(k).CopyTo(direction);
                output = start.Output[k, 0];
            }
            else
            {
                random.FillGaussian(direction);
                Vector.Scale(size / Vector.Norm(direction), direction, direction);
                output = (k & 1) == 0 ? size : -size;
            }

            for (int j = 0; j < d; j++)
                weights[(j * neurons) + k] = direction[j];
            weights[(d * neurons) + k] = output;
        }

        return weights;
    }

    private static Network ToNetwork(double[] weights, int d, int neurons)
    {
        var hidden = new List<double[]>();
        var output = new List<double>();
        double largest = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < neurons; k++)
            {
                var u = new double[d];
                for (int j = 0; j < d; j++)
                    u[j] = weights[(j * neurons) + k];
                double a = weights[(d * neurons) + k], strength = Vector.Norm(u) * Math.Abs(a);
                if (pass == 0)
                {
                    largest = Math.Max(largest, strength);
                }
                else if (strength > 1e-6 * largest)
                {
                    hidden.Add(u);
                    output.Add(a);
                }
            }
        }

        return new Network(Activation.Relu, hidden.Count == 0 ? new Matrix(0, d) : Matrix.FromRows(hidden), new Matrix(output.Count, 1, [.. output]));
    }
}
