using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Explanations;

/// <summary>Why a model predicts what it does for one row: within the row's region, where no neuron switches, it is a linear function of the features.</summary>
/// <param name="Features">x, in units of the data.</param>
/// <param name="ActiveNeurons">Indices of the neurons that are active, from 0.</param>
/// <param name="Outputs">One an output.</param>
/// <param name="Nearest">Where the region ends nearest to the row; null where no neuron ever switches.</param>
public sealed record RowExplanation(double[] Features, int[] ActiveNeurons, IReadOnlyList<LocalOutput> Outputs, Kink? Nearest)
{
    /// <summary>Explains one row.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">Its features, in units of the data.</param>
    /// <exception cref="DataException">There are more or fewer features than the model has.</exception>
    public static RowExplanation Of(Model model, ReadOnlySpan<double> features)
    {
        ArgumentNullException.ThrowIfNull(model);
        double[] row = features.ToArray();
        double[] x = model.Preparation.Inputs(new Matrix(1, row.Length, row)).Data;
        Network network = model.Network;
        int[] active = [.. Enumerable.Range(0, network.Neurons).Where(j => InputGradient.IsActive(network, j, x))];
        return new RowExplanation(row, active, [.. Enumerable.Range(0, network.Outputs).Select(k => Local(model, x, active, k))], Kink.NearestTo(model, row, x));
    }

    private static LocalOutput Local(Model model, double[] x, int[] active, int k)
    {
        Network network = model.Network;
        var units = new OutputUnits(model, k);
        double[] weights = new double[network.Outputs], gradient = new double[network.Inputs];
        weights[k] = 1;
        InputGradient.Of(network, x, weights, gradient);
        double intercept = network.Linear?.InterceptOf(k) ?? 0, skip = network.Linear?.Skip is { } matrix ? Vector.Dot(x, matrix.Column(k)) : 0;
        double[] contributions = Array.ConvertAll(active, j => units.Of(network.Output[j, k] * InputGradient.At(network, j, x)));
        double skipped = units.Of(skip), constant = units.Shift + units.Of(intercept);

        // Of polynomial neurons the tangent does not go through the origin.
        double rest = network.Polynomial is null ? 0 : contributions.Sum() + skipped - units.Of(Vector.Dot(x, gradient));
        return new LocalOutput(
            contributions.Sum() + skipped + constant,
            units.Slopes(gradient),
            units.Offset(gradient) + constant + rest,
            contributions,
            skipped,
            constant);
    }
}

/// <summary>One output within the region of a row, of polynomial networks by its tangent: Prediction = Gradient·x + Offset = Σ Contributions + Skip + Constant. In units of the target, of classes of the margin, of counts of the logarithm of their mean.</summary>
/// <param name="Prediction">What the model predicts.</param>
/// <param name="Gradient">Per unit of each feature in the data, length d.</param>
/// <param name="Offset">What is added to Gradient·x.</param>
/// <param name="Contributions">One an active neuron, in their order.</param>
/// <param name="Skip">Of the skip connection; 0 where there is none.</param>
/// <param name="Constant">Unpenalised intercept and the mean of the target in training; 0 where there is neither.</param>
public sealed record LocalOutput(double Prediction, double[] Gradient, double Offset, double[] Contributions, double Skip, double Constant);
