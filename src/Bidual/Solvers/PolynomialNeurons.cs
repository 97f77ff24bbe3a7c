using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Solvers;

/// <summary>Neurons of a polynomial network as v_j = √|α_j|·u_j and s_j = sign α_j.</summary>
/// <param name="Weights">m×d, the rows v_j.</param>
/// <param name="Signs">s_j, ±1.</param>
/// <param name="Slots">The output and pool of each, <see cref="NeuronInputs"/>.</param>
internal sealed record PolynomialNeurons(Matrix Weights, double[] Signs, int[] Slots)
{
    /// <summary>m.</summary>
    public int Count => Signs.Length;

    /// <summary>Σ|α_j|.</summary>
    public double Size => Vector.SquaredNorm(Weights.Values);

    /// <summary>From directions and signed weights.</summary>
    /// <param name="inputs">d.</param>
    /// <param name="neurons">u_j, of norm 1, α_j ≠ 0 and slots.</param>
    public static PolynomialNeurons Of(int inputs, IReadOnlyList<(double[] Direction, double Weight, int Slot)> neurons)
    {
        var weights = new Matrix(neurons.Count, inputs);
        for (int j = 0; j < neurons.Count; j++)
            Vector.Scale(Math.Sqrt(Math.Abs(neurons[j].Weight)), neurons[j].Direction, weights.MutableRow(j));
        return new PolynomialNeurons(weights, [.. neurons.Select(neuron => neuron.Weight < 0 ? -1.0 : 1)], [.. neurons.Select(neuron => neuron.Slot)]);
    }

    /// <summary>Directions, signed weights and slots.</summary>
    public IReadOnlyList<(double[] Direction, double Weight, int Slot)> Split()
    {
        double[] norms = Norms(Weights.Data);
        return [.. Enumerable.Range(0, Count).Select(j =>
        {
            double[] u = Weights.Row(j).ToArray();
            Vector.Scale(1 / norms[j], u, u);
            Vector.Scale(1 / Vector.Norm(u), u, u);
            return (u, Signs[j] * norms[j] * norms[j], Slots[j]);
        })];
    }

    /// <summary>The neurons with others.</summary>
    public PolynomialNeurons With(PolynomialNeurons others) => new(Matrix.Stack([Weights, others.Weights]), [.. Signs, .. others.Signs], [.. Slots, .. others.Slots]);

    /// <summary>Those that carry more than a share of Σ|α|.</summary>
    public PolynomialNeurons Pruned(double share)
    {
        double[] norms = Norms(Weights.Data);
        double least = share * Size;
        int[] kept = [.. Enumerable.Range(0, Count).Where(j => norms[j] * norms[j] > least)];
        return kept.Length == Count ? this : new PolynomialNeurons(Weights.SelectRows(kept), [.. kept.Select(j => Signs[j])], [.. kept.Select(j => Slots[j])]);
    }

    /// <summary>No more neurons of a slot and either sign than their lifts are independent: at most d + 1, (24).</summary>
    public PolynomialNeurons Reduced() => Of(Weights.Columns, [.. Split().GroupBy(neuron => (neuron.Slot, neuron.Weight < 0)).OrderBy(group => group.Key).SelectMany(group => ReducedOf([.. group]))]);

    /// <summary>How many there are of the slot that has most.</summary>
    public int MostOfSlot => Count == 0 ? 0 : Slots.CountBy(slot => slot).Max(slot => slot.Value);

    /// <summary>‖v_j‖.</summary>
    public double[] Norms(double[] weights)
    {
        int d = Weights.Columns;
        return [.. Enumerable.Range(0, Count).Select(j => Vector.Norm(weights.AsSpan(j * d, d)))];
    }

    private static IEnumerable<(double[] Direction, double Weight, int Slot)> ReducedOf((double[] Direction, double Weight, int Slot)[] own) =>
        NeuralDecomposition.Reduced([.. own.Select(neuron => neuron.Direction)], [.. own.Select(neuron => Math.Abs(neuron.Weight))])
            .Select(neuron => (neuron.Direction, Math.Sign(own[0].Weight) * neuron.Weight, own[0].Slot));
}
