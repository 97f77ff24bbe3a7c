using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Explanations;

/// <summary>What a network looks at: its neurons, and, where rows are given, what they make of these and which features matter there.</summary>
public sealed record Explanation
{
    /// <summary>One a neuron, in the order of the network.</summary>
    public required IReadOnlyList<NeuronExplanation> Neurons { get; init; }

    /// <summary>One a feature, in the order of the model; empty without rows.</summary>
    public IReadOnlyList<FeatureImportance> Features { get; init; } = [];

    /// <summary>How much worse the model scores when a column is shuffled; empty where that was not asked for.</summary>
    public IReadOnlyList<PermutationImportance> Permutations { get; init; } = [];

    /// <summary>Rows that were looked at; null for none.</summary>
    public int? Rows { get; init; }

    /// <summary>Share of the skip connection in the variance, as <see cref="NeuronExplanation.VarianceShare"/>; null without rows or skip connection.</summary>
    public double? LinearVariance { get; init; }

    /// <summary>Its share of the absolute values of all parts.</summary>
    public double? LinearAbsolute { get; init; }

    /// <summary>Explains a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows with the model's features; null for the weights alone.</param>
    /// <exception cref="DataException">The rows do not have the model's features.</exception>
    public static Explanation Of(Model model, Dataset? rows = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        NeuronExplanation[] neurons = [.. Enumerable.Range(0, model.Network.Neurons).Select(j => Weights(model.Patchwise, j))];
        if (rows is null)
            return new Explanation { Neurons = neurons };
        Matrix inputs = model.Preparation.Inputs(rows.Features);
        var parts = new PartShares(model.Network, inputs);
        for (int j = 0; j < neurons.Length; j++)
        {
            bool[] active = parts.IsActive(j);
            neurons[j] = neurons[j] with
            {
                ActiveRows = active.Count(value => value),
                ActiveOfClass = rows.Task == LearningTask.Classification ? CountClasses(rows, active) : null,
                VarianceShare = parts.Variance(j),
                AbsoluteShare = parts.Absolute(j),
            };
        }

        bool skips = model.Network.Linear?.Skip is not null;
        return new Explanation
        {
            Neurons = neurons,
            Features = Importance(model, rows, inputs),
            Rows = rows.Count,
            LinearVariance = skips ? parts.Variance(neurons.Length) : null,
            LinearAbsolute = skips ? parts.Absolute(neurons.Length) : null,
        };
    }

    private static NeuronExplanation Weights(Model model, int j)
    {
        Network network = model.Network;
        (int output, double a) = network.Fed(j);
        double[] outer = network.Output.Row(j).ToArray(), slopes = Array.ConvertAll(network.Hidden.Row(j).ToArray(), u => a * u);
        var units = new OutputUnits(model, output);
        return new NeuronExplanation
        {
            Index = j,
            Output = output,
            Sign = Math.Sign(a),
            Weight = Vector.Norm(network.Hidden.Row(j)) * Vector.Norm(outer),
            Slopes = slopes,
            SlopesInUnits = units.Slopes(slopes),
            OffsetInUnits = units.Offset(slopes),
            Feeds = Array.ConvertAll(outer, one => a == 0 ? 0 : one / a),
        };
    }

    private static int[] CountClasses(Dataset rows, bool[] active)
    {
        var counts = new int[rows.ClassLabels.Count];
        for (int i = 0; i < active.Length; i++)
            counts[rows.ClassOf(i)] += active[i] ? 1 : 0;
        return counts;
    }

    private static FeatureImportance[] Importance(Model model, Dataset rows, Matrix inputs)
    {
        Network network = model.Network;
        int d = model.FeatureNames.Count, c = network.Outputs;
        double[] absolute = new double[d], signed = new double[d], gradient = new double[network.Inputs], weights = new double[c];
        for (int k = 0; k < c; k++)
        {
            Array.Clear(weights);
            weights[k] = (c == 1 ? model.Preparation.Targets.Scale[0] : 1) / (c * (double)rows.Count);
            for (int i = 0; i < rows.Count; i++)
            {
                InputGradient.Of(network, inputs.Row(i), weights, gradient);
                for (int f = 0; f < d; f++)
                {
                    absolute[f] += Math.Abs(gradient[f]);
                    signed[f] += gradient[f];
                }
            }
        }

        Scaling spread = Scaling.Standardize(rows.Features);
        for (int f = 0; f < d; f++)
        {
            bool constant = !rows.Features.Column(f).AsSpan().ContainsAnyExcept(rows.Features[0, f]);
            double deviation = constant ? 0 : spread.Scale[f] / model.Preparation.Features.Scale[f];
            absolute[f] *= deviation;
            signed[f] *= deviation;
        }

        double total = absolute.Sum();
        return [.. Enumerable.Range(0, d).Select(f => new FeatureImportance(f, absolute[f], signed[f], total > 0 ? absolute[f] / total : 0))];
    }
}
