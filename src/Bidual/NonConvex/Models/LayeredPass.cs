using Bidual.Numerics;

namespace Bidual.NonConvex.Models;

/// <summary>A pass through layers: forward keeps what every layer gave, backward goes through them in reverse (Rumelhart, Hinton &amp; Williams 1986).</summary>
internal sealed class LayeredPass : IPass
{
    private readonly LayerPass[] layers;
    private readonly LayerPass? beside;
    private readonly int[] starts;

    /// <summary>What layer l gives, and the change of it that products carry forward or backward.</summary>
    private readonly Matrix[] outputs;
    private readonly Matrix[] changes;
    private readonly Matrix sum;
    private readonly Matrix ofBeside;
    private double[] parameters = [];

    public LayeredPass(Layer[] layers, Layer? beside, int[] starts, int rows)
    {
        this.starts = starts;
        this.layers = [.. layers.Select(layer => layer.Pass(rows))];
        this.beside = beside?.Pass(rows);
        Inputs = new Matrix(rows, layers[0].Inputs);
        outputs = [.. layers.Select(layer => new Matrix(rows, layer.Outputs))];
        changes = [.. layers.Select(layer => new Matrix(rows, layer.Outputs))];
        ofBeside = new Matrix(beside is null ? 0 : rows, layers[^1].Outputs);
        sum = beside is null ? outputs[^1] : new Matrix(rows, layers[^1].Outputs);
    }

    public Matrix Inputs { get; }

    public Matrix Fit => sum;

    private Span<double> WeightsOf(int layer) => In(parameters, layer);

    public void Forward(double[] parameters)
    {
        this.parameters = parameters;
        for (int l = 0; l < layers.Length; l++)
            layers[l].Forward(WeightsOf(l), l == 0 ? Inputs : outputs[l - 1], outputs[l]);
        beside?.Forward(WeightsOf(layers.Length), Inputs, ofBeside);
        AddBeside(outputs[^1], sum);
    }

    public void AddVectorJacobian(Matrix cotangent, Span<double> gradient)
    {
        beside?.Backward(WeightsOf(layers.Length), cotangent, In(gradient, layers.Length), null);
        for (int l = layers.Length - 1; l >= 0; l--)
            layers[l].Backward(WeightsOf(l), CotangentOf(l, cotangent), In(gradient, l), Below(l));
    }

    public void JacobianVector(ReadOnlySpan<double> direction, Matrix result)
    {
        for (int l = 0; l < layers.Length; l++)
            layers[l].Tangent(WeightsOf(l), direction[starts[l]..starts[l + 1]], Below(l), changes[l]);
        beside?.Tangent(WeightsOf(layers.Length), direction[starts[layers.Length]..], null, ofBeside);
        AddBeside(changes[^1], result);
    }

    public void RowGradients(Matrix cotangent, Matrix result)
    {
        beside?.RowGradients(cotangent, result, starts[layers.Length]);
        for (int l = layers.Length - 1; l >= 0; l--)
        {
            layers[l].RowGradients(CotangentOf(l, cotangent), result, starts[l]);
            layers[l].Backward(WeightsOf(l), CotangentOf(l, cotangent), [], Below(l));
        }
    }

    public void AddFactors(Matrix cotangent, Matrix[]? inner, Matrix[] outer)
    {
        int block = outer.Length - 1;
        if (beside is not null)
            beside.AddFactors(cotangent, inner?[block], outer[block--]);
        for (int l = layers.Length - 1; l >= 0; l--)
        {
            if (starts[l + 1] > starts[l])
                layers[l].AddFactors(CotangentOf(l, cotangent), inner?[block], outer[block--]);
            layers[l].Backward(WeightsOf(l), CotangentOf(l, cotangent), [], Below(l));
        }
    }

    private Matrix CotangentOf(int layer, Matrix last) => layer == layers.Length - 1 ? last : changes[layer];

    private Matrix? Below(int layer) => layer == 0 ? null : changes[layer - 1];

    private Span<double> In(Span<double> values, int layer) => values[starts[layer]..starts[layer + 1]];

    private void AddBeside(Matrix last, Matrix result)
    {
        if (!ReferenceEquals(last, result))
            last.Values.CopyTo(result.Data);
        Vector.AddScaled<double>(1, ofBeside.Values, result.Data.AsSpan(0, ofBeside.Data.Length));
    }
}
