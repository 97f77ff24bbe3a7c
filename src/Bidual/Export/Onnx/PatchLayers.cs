using Bidual.Data;
using Bidual.Networks;
using Bidual.Polynomials;

namespace Bidual.Export.Onnx;

/// <summary>The layers of a convolutional polynomial network: of every pool the patches are gathered, [N, q, f], and go through the pool's own neurons, which are summed over the patches and weighted. No Conv, which runtimes have in single precision only.</summary>
internal static class PatchLayers
{
    /// <summary>Adds the layers.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="network">The network.</param>
    /// <param name="weights">α in the units of the targets, m×c.</param>
    /// <param name="bias">Whether patches are followed by a one.</param>
    /// <param name="scaled">The inputs, [N, d].</param>
    /// <returns>The sum of all pools, [N, c].</returns>
    public static string Add(OnnxGraph graph, Network network, double[] weights, bool bias, string scaled)
    {
        (PatchLayout layout, IReadOnlyList<int> pools) = network.Convolution!;
        PolynomialActivation activation = network.Polynomial!;
        int q = layout.PoolSize, f = layout.PatchSize, c = network.Outputs;
        var constants = new double[c];
        for (int i = 0; i < weights.Length; i++)
            constants[i % c] += activation.C * weights[i];
        string patchAxis = graph.Integers("patch_axis", 1), sum = string.Empty;
        foreach (IGrouping<int, int> own in Enumerable.Range(0, network.Neurons).GroupBy(j => pools[j]).OrderBy(group => group.Key))
        {
            int[] neurons = [.. own];
            int m = neurons.Length;
            string name = FormattableString.Invariant($"pool_{own.Key}");
            string patches = graph.Node("Gather", $"{name}_patches", [scaled, graph.IntegerMatrix($"{name}_indices", [q, f], [.. Enumerable.Range(0, q).SelectMany(patch => layout.IndicesOf(own.Key, patch)).Select(index => (long)index)])], ("axis", 1));
            string filtered = graph.Node("MatMul", $"{name}_filtered", [patches, graph.Reals($"{name}_filters", [f, m], [.. Enumerable.Range(0, f).SelectMany(i => neurons.Select(j => network.Hidden[j, i]))])]);
            string inner = bias ? graph.Node("Add", $"{name}_affine", [filtered, graph.Reals($"{name}_bias", [m], [.. neurons.Select(j => network.Hidden[j, f])])]) : filtered;
            string bends = Weighted("squares", graph.Node("Mul", $"{name}_square", [inner, inner]), activation.A / q);
            string both = graph.Node("Add", $"{name}_output", [bends, Weighted("values", inner, activation.B / q)]);
            sum = sum.Length == 0 ? both : graph.Node("Add", $"{name}_and_before", [sum, both]);

            // The sum over the patches of values [N, q, m], and with a factor and the output weights [N, c].
            string Weighted(string kind, string values, double factor)
            {
                string total = graph.Node("ReduceSum", $"{name}_{kind}_sum", [values, patchAxis], ("keepdims", 0));
                return graph.Node("MatMul", $"{name}_{kind}_output", [total, graph.Reals($"{name}_{kind}_weights", [m, c], [.. neurons.SelectMany(j => Enumerable.Range(0, c).Select(k => factor * weights[(j * c) + k]))])]);
            }
        }

        return graph.Node("Add", "output", [sum, graph.Reals("constants", [c], constants)]);
    }
}
