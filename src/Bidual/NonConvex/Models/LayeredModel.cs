using Bidual.Numerics;

namespace Bidual.NonConvex.Models;

/// <summary>Layers one after the other, and beside them, where there is one, a linear part of the features that is added to the outputs.</summary>
internal sealed class LayeredModel : IModel
{
    private readonly Layer[] layers;
    private readonly Layer? beside;
    private readonly int[] starts;

    /// <param name="layers">At least one; each as wide as the one before gives.</param>
    /// <param name="beside">From the features to the outputs; null for none. Its weights are the last of θ.</param>
    public LayeredModel(IReadOnlyList<Layer> layers, Layer? beside = null)
    {
        this.layers = [.. layers];
        this.beside = beside;
        for (int l = 1; l < this.layers.Length; l++)
        {
            if (this.layers[l].Inputs != this.layers[l - 1].Outputs)
                throw new ArgumentException($"Layer {l} reads {this.layers[l].Inputs} entries where the one before gives {this.layers[l - 1].Outputs}.", nameof(layers));
        }

        Layer[] all = beside is null ? this.layers : [.. this.layers, beside];
        starts = new int[all.Length + 1];
        var blocks = new List<ParameterBlock>();
        for (int l = 0; l < all.Length; l++)
        {
            (int rows, int columns) = all[l].Shape;
            if (rows * columns > 0)
                blocks.Add(new ParameterBlock(starts[l], rows, columns, all[l].Decay, all[l].FanIn));
            starts[l + 1] = starts[l] + (rows * columns);
        }

        Blocks = blocks;
    }

    public int Parameters => starts[^1];

    public int Outputs => layers[^1].Outputs;

    public IReadOnlyList<ParameterBlock> Blocks { get; }

    /// <summary>Dense layers, an activation between each two.</summary>
    /// <param name="widths">d, the hidden widths, c.</param>
    /// <param name="activation">σ.</param>
    /// <param name="bias">Whether layers have a bias.</param>
    public static LayeredModel Dense(IReadOnlyList<int> widths, IPointwise activation, bool bias = false)
    {
        var chain = new List<Layer> { new DenseLayer(widths[0], widths[1], bias) };
        for (int l = 2; l < widths.Count; l++)
        {
            chain.Add(new PointwiseLayer(activation, widths[l - 1]));
            chain.Add(new DenseLayer(widths[l - 1], widths[l], bias));
        }

        return new LayeredModel(chain);
    }

    public Matrix Prepare(Matrix inputs)
    {
        if (layers[0].Appended(inputs) is not { } appended)
            return inputs;
        var rows = new Matrix(inputs.Rows, inputs.Columns + appended.Columns);
        for (int t = 0; t < rows.Rows; t++)
        {
            inputs.Row(t).CopyTo(rows.MutableRow(t));
            appended.Row(t).CopyTo(rows.MutableRow(t)[inputs.Columns..]);
        }

        return rows;
    }

    public IPass Pass(int rows) => new LayeredPass(layers, beside, starts, rows);
}
