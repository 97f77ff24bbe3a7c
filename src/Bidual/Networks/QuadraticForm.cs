using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Networks;

/// <summary>An output of a polynomial network as xᵀBx + sᵀx + k on scaled features: all that it is, however many neurons.</summary>
/// <param name="Bend">B, d×d, symmetric.</param>
/// <param name="Slope">s, length d.</param>
/// <param name="Constant">k.</param>
public sealed record QuadraticForm(Matrix Bend, double[] Slope, double Constant)
{
    /// <summary>That of a model: B = aΣα_j u_j u_jᵀ, s = bΣα_j u_j, k = cΣα_j, where there is a column of ones with its products in s and k.</summary>
    /// <param name="model">The model.</param>
    /// <param name="output">Which output, from 0.</param>
    /// <exception cref="ArgumentException">It is no polynomial network.</exception>
    public static QuadraticForm Of(Model model, int output = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        Network network = model.Network.Unrolled;
        PolynomialActivation activation = network.Polynomial ?? throw new ArgumentException("Only polynomial networks are quadratic forms.", nameof(model));
        int d = model.Preparation.Features.Offset.Count;
        var bend = new Matrix(d, d);
        var slope = new double[d];
        double constant = 0;
        for (int j = 0; j < network.Neurons; j++)
        {
            double alpha = network.Output[j, output], one = model.Preparation.Bias ? network.Hidden[j, d] : 0;
            ReadOnlySpan<double> u = network.Hidden.Row(j)[..d];
            for (int i = 0; i < d; i++)
                Vector.AddScaled(alpha * activation.A * u[i], u, bend.MutableRow(i));
            Vector.AddScaled(alpha * ((2 * activation.A * one) + activation.B), u, slope);
            constant += alpha * activation.At(one);
        }

        return new QuadraticForm(bend, slope, constant);
    }

    /// <summary>xᵀBx + sᵀx + k.</summary>
    /// <param name="x">Scaled features, length d.</param>
    public double Value(ReadOnlySpan<double> x)
    {
        double sum = Constant + Vector.Dot(x, Slope);
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * Vector.Dot(Bend.Row(i), x);
        return sum;
    }
}
