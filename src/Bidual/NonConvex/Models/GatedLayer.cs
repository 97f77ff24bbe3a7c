using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.NonConvex.Models;

/// <summary>x ↦ 1[Gx ≥ 0] ∘ Ux with fixed gates G, section 2: for a first layer, whose rows carry their m signs behind their d features.</summary>
/// <param name="gates">G, m×d.</param>
/// <param name="decay">How U is penalised.</param>
internal sealed class GatedLayer(Matrix gates, Decay decay = Decay.Squares) : Layer
{
    public override int Inputs => gates.Columns + gates.Rows;

    public override int Outputs => gates.Rows;

    public override (int Rows, int Columns) Shape => (gates.Rows, gates.Columns);

    public override Decay Decay => decay;

    public override Matrix Appended(Matrix inputs)
    {
        var signs = new Matrix(inputs.Rows, gates.Rows);
        Products.Add(1, inputs, gates, signs, threads: 1, turnSecond: true);
        for (int i = 0; i < signs.Data.Length; i++)
            signs.Data[i] = signs.Data[i] >= 0 ? 1 : 0;
        return signs;
    }

    public override LayerPass Pass(int rows) => new GatedPass(rows, gates);

    private sealed class GatedPass(int rows, Matrix gates) : LayerPass
    {
        private readonly LayerPass dense = new DenseLayer(gates.Columns, gates.Rows).Pass(rows);
        private readonly Matrix gated = new(rows, gates.Rows);
        private Matrix input = new(0, 0);

        public override void Forward(ReadOnlySpan<double> weights, Matrix input, Matrix output)
        {
            this.input = input;
            dense.Forward(weights, input, output);
            Gate(output);
        }

        /// <summary>There is no cotangent of the input: gates have no slope, and the layer comes first.</summary>
        public override void Backward(ReadOnlySpan<double> weights, Matrix cotangent, Span<double> gradient, Matrix? inputCotangent) =>
            dense.Backward(weights, Gated(cotangent), gradient, inputCotangent: null);

        public override void Tangent(ReadOnlySpan<double> weights, ReadOnlySpan<double> direction, Matrix? inputTangent, Matrix result)
        {
            dense.Tangent(weights, direction, inputTangent: null, result);
            Gate(result);
        }

        public override void RowGradients(Matrix cotangent, Matrix result, int column) => dense.RowGradients(Gated(cotangent), result, column);

        public override void AddFactors(Matrix cotangent, Matrix? inner, Matrix outer) => dense.AddFactors(Gated(cotangent), inner, outer);

        private Matrix Gated(Matrix cotangent)
        {
            cotangent.Values.CopyTo(gated.Data);
            Gate(gated);
            return gated;
        }

        private void Gate(Matrix values)
        {
            for (int t = 0; t < rows; t++)
                Vector.Multiply(input.Row(t)[gates.Columns..], values.MutableRow(t));
        }
    }
}
