using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Polynomials;

/// <summary>
/// (24), the neural decomposition (Bartan &amp; Pilanci 2021, section 4): Z = Σ p_k p_kᵀ ⪰ 0, (d + 1)×(d + 1), with tr ZG = 0, G = diag(1, …, 1, −1), as Σ α_j [u_j; 1][u_j; 1]ᵀ with ‖u_j‖ = 1 and α_j > 0, at most one
/// neuron a unit of rank. Two p of opposite signs of pᵀGp are turned in their plane until one of them has pᵀGp = 0; that one is a neuron, and the other takes the place of both.
/// </summary>
internal static class NeuralDecomposition
{
    /// <summary>Share of the largest eigenvalue below which one is rounding.</summary>
    private const double Negligible = 1e-14;

    /// <summary>|pᵀGp| over ‖p‖² up to which p is a neuron.</summary>
    private const double Balanced = 1e-14;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="z">Z, of which the lower triangle is read.</param>
    /// <param name="threads">Worker threads.</param>
    /// <exception cref="ArithmeticException">Z is not finite.</exception>
    public static IReadOnlyList<(double[] Direction, double Weight)> Of(Matrix z, int threads = 1)
    {
        (double[] values, Matrix vectors) = Eigen(z, threads);
        double largest = values.Max();
        return Turned([.. Enumerable.Range(0, z.Rows).Where(i => values[i] > Negligible * largest).Select(i => Scaled(Math.Sqrt(values[i]), vectors.Row(i)))]);
    }

    /// <summary>M = Σ α_j u_j u_jᵀ, symmetric, by its eigenvectors: neurons of t², α_j of either sign.</summary>
    /// <param name="m">M, of which the lower triangle is read.</param>
    /// <exception cref="ArithmeticException">M is not finite.</exception>
    public static IReadOnlyList<(double[] Direction, double Weight)> OfQuadratic(Matrix m)
    {
        (double[] values, Matrix vectors) = Eigen(m, threads: 1);
        double least = Negligible * values.Max(Math.Abs);
        return [.. Enumerable.Range(0, m.Rows).Where(i => Math.Abs(values[i]) > least).Select(i => (Scaled(1 / Vector.Norm(vectors.Row(i)), vectors.Row(i)), values[i]))];
    }

    /// <summary>
    /// D = Z − Z′, symmetric with tr DG = 0, as neurons, those of Z′ of negative α. D's positive and negative parts D₊ and D₋ share τ = tr D₊G = tr D₋G, which need not be 0: both get |τ|·eeᵀ more, e the last unit vector where τ > 0 and else the first, which changes nothing of D, costs at most
    /// |τ| of Σ|α| on either side, and one neuron.
    /// </summary>
    /// <param name="d">D, (d + 1)×(d + 1), of which the lower triangle is read.</param>
    /// <exception cref="ArithmeticException">D is not finite.</exception>
    public static IReadOnlyList<(double[] Direction, double Weight)> OfDifference(Matrix d)
    {
        (double[] values, Matrix vectors) = Eigen(d, threads: 1);
        Matrix plus = Part(1), minus = Part(-1);
        double excess = -plus[d.Rows - 1, d.Rows - 1];
        for (int i = 0; i < d.Rows - 1; i++)
            excess += plus[i, i];
        int balancing = excess > 0 ? d.Rows - 1 : 0;
        foreach (Matrix part in new[] { plus, minus })
            part.Data[(balancing * d.Rows) + balancing] += Math.Abs(excess);
        return [.. Of(plus), .. Of(minus).Select(neuron => (neuron.Direction, -neuron.Weight))];

        Matrix Part(int sign)
        {
            var part = new Matrix(d.Rows, d.Rows);
            for (int k = 0; k < d.Rows; k++)
            {
                ReadOnlySpan<double> p = vectors.Row(k);
                for (int i = 0; sign * values[k] > 0 && i < d.Rows; i++)
                    Vector.AddScaled(sign * values[k] * p[i], p, part.MutableRow(i));
            }

            return part;
        }
    }

    private static (double[] Values, Matrix Vectors) Eigen(Matrix z, int threads) =>
        EigenPairs.Of(z.Data, z.Rows, threads) ?? throw new ArithmeticException("A matrix with entries that are not finite has no decomposition.");

    /// <summary>Neurons of one sign as no more of them than their lifts [u; 1] are independent, of the same predictions and the same Σα.</summary>
    /// <param name="directions">u_j, of norm 1.</param>
    /// <param name="weights">α_j > 0.</param>
    public static IReadOnlyList<(double[] Direction, double Weight)> Reduced(IReadOnlyList<double[]> directions, IReadOnlyList<double> weights)
    {
        if (directions.Count == 0)
            return [];
        (double[] values, Matrix right) = ThinSvd.RightOf(Matrix.FromRows([.. directions.Select((u, j) => Scaled(Math.Sqrt(weights[j]), [.. u, 1]))]));
        double least = Math.Sqrt(Negligible) * values[0];
        return Turned([.. Enumerable.Range(0, values.Length).Where(k => values[k] > least).Select(k => Scaled(values[k], right.Column(k)))]);
    }

    private static List<(double[] Direction, double Weight)> Turned(List<double[]> factors)
    {
        var neurons = new List<(double[], double)>();
        if (factors.Count == 0)
            return neurons;
        double scale = factors.Max(p => Vector.Norm(p));
        var left = new LinkedList<(double[] P, double Excess)>(factors.Select(p => Measured(Scaled(1 / scale, p))).OrderBy(p => Math.Abs(p.Excess)));
        while (left.First is { } first)
        {
            left.RemoveFirst();
            (double[] p, double excess) = first.Value;
            LinkedListNode<(double[] P, double Excess)>? partner = Math.Abs(excess) <= Balanced * Vector.SquaredNorm(p) ? null : Opposite(left, excess);
            if (partner is null)
            {
                Emit(p);
                continue;
            }

            (double[] q, double other) = partner.Value;
            left.Remove(partner);
            (double cosine, double sine) = Turn(excess, Product(p, q), other);
            Vector.Rotate(cosine, sine, p, q);
            Emit(p);
            left.AddLast(Measured(q));
        }

        return neurons;

        void Emit(double[] p)
        {
            double inner = Vector.Norm(p.AsSpan(0, p.Length - 1)), outer = Math.Abs(p[^1]);
            double weight = scale * scale * ((inner * inner) + (outer * outer)) / 2;
            if (inner > 0 && weight > 0)
                neurons.Add((Scaled((p[^1] < 0 ? -1 : 1) / inner, p.AsSpan(0, p.Length - 1)), weight));
        }
    }

    /// <summary>The one of the opposite sign that is farthest from a neuron.</summary>
    private static LinkedListNode<(double[] P, double Excess)>? Opposite(LinkedList<(double[] P, double Excess)> left, double excess)
    {
        LinkedListNode<(double[] P, double Excess)>? found = null;
        for (LinkedListNode<(double[] P, double Excess)>? node = left.First; node is not null; node = node.Next)
        {
            if (node.Value.Excess * excess < 0 && (found is null || Math.Abs(node.Value.Excess) > Math.Abs(found.Value.Excess)))
                found = node;
        }

        return found;
    }

    /// <summary>cos θ and sin θ with A cos² θ + 2C cos θ sin θ + B sin² θ = 0, AB &lt; 0: the root τ = tan θ of the lesser size, without cancellation.</summary>
    private static (double Cosine, double Sine) Turn(double a, double c, double b)
    {
        double root = Math.Sqrt((c * c) - (a * b)), tangent = c > 0 ? -a / (c + root) : a / (root - c), length = Math.Sqrt(1 + (tangent * tangent));
        return (1 / length, tangent / length);
    }

    private static (double[] P, double Excess) Measured(double[] p) => (p, Product(p, p));

    /// <summary>pᵀGq.</summary>
    private static double Product(double[] p, double[] q) => Vector.Dot<double>(p.AsSpan(0, p.Length - 1), q.AsSpan(0, q.Length - 1)) - (p[^1] * q[^1]);

    private static double[] Scaled(double factor, ReadOnlySpan<double> p)
    {
        var scaled = new double[p.Length];
        Vector.Scale(factor, p, scaled);
        return scaled;
    }
}
