using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Explanations;

/// <summary>Where a region ends: the hyperplane on which a neuron switches.</summary>
/// <param name="Neuron">Its index, from 0.</param>
/// <param name="SwitchesOn">Whether it becomes active beyond, or silent.</param>
/// <param name="Distance">Euclidean, over the prepared features: in standard deviations of the training rows where these are scaled.</param>
/// <param name="At">The nearest point of the hyperplane, in units of the data.</param>
public sealed record Kink(int Neuron, bool SwitchesOn, double Distance, double[] At)
{
    /// <summary>A distance below is one of rounding: rows of the training often lie on the hyperplanes of an optimal network's neurons.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Whether the row lies on the hyperplane, to rounding.</summary>
    public bool IsHere => Distance < Rounding;

    /// <summary>The nearest of all neurons' hyperplanes; null where no neuron looks at a feature, or none switches.</summary>
    /// <param name="model">The model.</param>
    /// <param name="row">In units of the data, length d.</param>
    /// <param name="x">The same row prepared.</param>
    internal static Kink? NearestTo(Model model, double[] row, double[] x)
    {
        if (model.Network.Activation is not (Activation.Relu or Activation.GatedRelu))
            return null;
        int d = row.Length, nearest = -1;
        double least = double.PositiveInfinity;
        Matrix directions = model.Network.Gates ?? model.Network.Hidden;
        for (int j = 0; j < directions.Rows; j++)
        {
            double norm = Vector.Norm(directions.Row(j)[..d]), distance = Math.Abs(Vector.Dot(x, directions.Row(j))) / norm;
            if (norm > 0 && distance < least)
                (nearest, least) = (j, distance);
        }

        if (nearest < 0)
            return null;
        ReadOnlySpan<double> g = directions.Row(nearest);
        double step = -Vector.Dot(x, g) / Vector.SquaredNorm(g[..d]);
        var at = new double[d];
        for (int f = 0; f < d; f++)
            at[f] = row[f] + (step * g[f] * model.Preparation.Features.Scale[f]);
        return new Kink(nearest, !InputGradient.IsActive(model.Network, nearest, x), least, at);
    }
}
