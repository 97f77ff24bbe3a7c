using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.NonConvex.Models;
using Bidual.Numerics;
using Bidual.Programs.Penalties;

namespace Bidual;

/// <summary>The networks that trainers start with: as wide as the convex optimum at least, of a gated network with its gates, which is to their advantage, and random ones beside them.</summary>
internal static class ComparedShape
{
    private const int DefaultNeurons = 50;

    /// <summary>The shape.</summary>
    /// <param name="convex">The convex fit.</param>
    /// <param name="neurons">m, or null for enough.</param>
    /// <param name="inputs">X of (0), n×d, or where neurons are confined n×k.</param>
    public static TwoLayerModel Of(FittedNetwork convex, int? neurons, Matrix inputs)
    {
        Network network = convex.Model.Network;
        bool shared = convex.Model.OutputPenalty == OutputPenalty.WeightDecay;
        int parts = shared ? 1 : network.Outputs, width = neurons ?? Math.Max(DefaultNeurons, WidthOf(network, parts, convex.Settings.Monotone.Count > 0));
        Matrix? gates = network.Gates is null ? null : GatesOf(network, width, parts, convex.Settings.Seed);
        if (convex.Model.Penalty == PenaltyKind.Features)
            gates = Distinct(gates!, inputs, parts);
        return new TwoLayerModel(
            network.Activation, inputs.Columns, gates?.Rows ?? width, network.Outputs, gates,
            convex.Settings.Skip ? convex.Model.FeatureNames.Count : 0, convex.Settings.Intercept, shared, network.Polynomial, convex.Model.Penalty);
    }

    /// <summary>Neurons that hold the convex network where every part of them, an output's or of those an output's of one sign, has the same number.</summary>
    private static int WidthOf(Network network, int parts, bool signed)
    {
        if (parts == 1 && !signed)
            return network.Neurons;
        int ways = signed ? 2 : 1, most = Enumerable.Range(0, network.Neurons).Select(network.Fed).CountBy(fed => (fed.Output, Way: signed ? Math.Sign(fed.Weight) : 0)).Select(part => part.Value).DefaultIfEmpty().Max();
        return parts * ways * most;
    }

    /// <summary>m random gates, and in their places those of the convex network, each with a neuron of its own output.</summary>
    private static Matrix GatesOf(Network network, int neurons, int parts, long seed)
    {
        var gates = new Matrix(neurons, network.Inputs);
        new RandomSource(seed).FillGaussian(gates.Data);
        int[] next = [.. Enumerable.Range(0, parts)];
        for (int j = 0; j < network.Neurons; j++)
        {
            int part = parts == 1 ? 0 : network.Fed(j).Output;
            if (next[part] < neurons)
                network.Gates!.Row(j).CopyTo(gates.MutableRow(next[part]));
            next[part] += parts;
        }

        return gates;
    }

    /// <summary>The gates whose patterns none before has, each once for every part: of (9b) two neurons of one pattern count as one.</summary>
    private static Matrix Distinct(Matrix gates, Matrix inputs, int parts)
    {
        var builder = new PatternSetBuilder(inputs);
        var rows = new List<int>();
        for (int j = 0; j < gates.Rows; j++)
        {
            if (builder.Add(gates.Row(j)).IsNew)
                rows.AddRange(Enumerable.Repeat(j, parts));
        }

        return gates.SelectRows([.. rows]);
    }
}
