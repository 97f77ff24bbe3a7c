using Bidual.Networks;

namespace Bidual.Explanations;

/// <summary>A linear function of prepared inputs, in the units of the data: slopes per unit of each feature, and what is added to them.</summary>
/// <param name="model">The model.</param>
/// <param name="output">In whose units.</param>
internal sealed class OutputUnits(Model model, int output)
{
    private readonly int d = model.FeatureNames.Count;
    private readonly double scale = model.Preparation.Targets.Scale[output];

    /// <summary>What is added to every output of the network to be in units.</summary>
    public double Shift { get; } = model.Preparation.Targets.Offset[output];

    /// <summary>An output of the network, without <see cref="Shift"/>.</summary>
    public double Of(double value) => scale * value;

    /// <summary>Slopes w per prepared input → per unit of the features, length d.</summary>
    public double[] Slopes(ReadOnlySpan<double> w)
    {
        var slopes = new double[d];
        for (int f = 0; f < d; f++)
            slopes[f] = scale * w[f] / model.Preparation.Features.Scale[f];
        return slopes;
    }

    /// <summary>The value of the same linear function where all features are 0, without <see cref="Shift"/>.</summary>
    public double Offset(ReadOnlySpan<double> w)
    {
        double sum = w.Length > d ? w[d] : 0;
        for (int f = 0; f < d; f++)
            sum -= w[f] * model.Preparation.Features.Offset[f] / model.Preparation.Features.Scale[f];
        return scale * sum;
    }
}
