using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.NonConvex.Models;

/// <summary>
/// x ↦ ‖v‖σ(xᵀv/‖v‖) = a(xᵀv)²/‖v‖ + b·xᵀv + c‖v‖ with σ(t) = at² + bt + c, for a first layer: the neuron u = v/‖v‖ of norm 1, times ‖v‖. It is homogeneous in v of degree 1, so that by the scaling lemma of section 0 the weight
/// decay (β/2)Σ(‖v‖² + w²) is, where each pair is scaled best, the penalty βΣ|α| of (22) with α = w‖v‖: objective (0) of this layer is (22). At v = 0, where it has a kink, the slope counts as bx.
/// </summary>
/// <param name="inputs">d.</param>
/// <param name="neurons">m.</param>
/// <param name="sigma">a, b, c.</param>
internal sealed class UnitNeuronLayer(int inputs, int neurons, PolynomialActivation sigma) : Layer
{
    public override int Inputs => inputs;

    public override int Outputs => neurons;

    public override (int Rows, int Columns) Shape => (neurons, inputs);

    public override LayerPass Pass(int rows) => new UnitNeuronPass(rows, inputs, neurons, sigma);

    /// <summary>With t = xᵀv and ν = ‖v‖ the slope of a neuron is κx + ωv/ν, κ = 2at/ν + b and ω = c − a(t/ν)². No Kronecker factors: the second term is none of a product with x.</summary>
    private sealed class UnitNeuronPass(int rows, int inputs, int neurons, PolynomialActivation sigma) : LayerPass
    {
        private readonly LayerPass dense = new DenseLayer(inputs, neurons).Pass(rows);
        private readonly Matrix alongInput = new(rows, neurons);
        private readonly Matrix alongSelf = new(rows, neurons);
        private readonly Matrix bent = new(rows, neurons);
        private readonly Matrix units = new(neurons, inputs);

        public override void Forward(ReadOnlySpan<double> weights, Matrix input, Matrix output)
        {
            dense.Forward(weights, input, output);
            for (int j = 0; j < neurons; j++)
            {
                ReadOnlySpan<double> v = weights.Slice(j * inputs, inputs);
                double norm = Vector.Norm(v), inverse = norm > 0 ? 1 / norm : 0;
                Vector.Scale(inverse, v, units.MutableRow(j));
                for (int k = j; k < output.Data.Length; k += neurons)
                {
                    double t = inverse * output.Data[k];
                    output.Data[k] = norm * sigma.At(t);
                    alongInput.Data[k] = (2 * sigma.A * t) + sigma.B;
                    alongSelf.Data[k] = sigma.C - (sigma.A * t * t);
                }
            }
        }

        /// <summary>There is no cotangent of the input: the layer comes first.</summary>
        public override void Backward(ReadOnlySpan<double> weights, Matrix cotangent, Span<double> gradient, Matrix? inputCotangent)
        {
            if (gradient.IsEmpty)
                return;
            dense.Backward(weights, Bent(cotangent), gradient, inputCotangent: null);
            for (int j = 0; j < neurons; j++)
            {
                double sum = 0;
                for (int k = j; k < cotangent.Data.Length; k += neurons)
                    sum += cotangent.Data[k] * alongSelf.Data[k];
                Vector.AddScaled(sum, units.Row(j), gradient.Slice(j * inputs, inputs));
            }
        }

        public override void Tangent(ReadOnlySpan<double> weights, ReadOnlySpan<double> direction, Matrix? inputTangent, Matrix result)
        {
            dense.Tangent(weights, direction, inputTangent: null, result);
            Vector.Multiply(alongInput.Values, result.Data);
            for (int j = 0; j < neurons; j++)
            {
                double growth = Vector.Dot(units.Row(j), direction.Slice(j * inputs, inputs));
                for (int k = j; k < result.Data.Length; k += neurons)
                    result.Data[k] += growth * alongSelf.Data[k];
            }
        }

        public override void RowGradients(Matrix cotangent, Matrix result, int column)
        {
            dense.RowGradients(Bent(cotangent), result, column);
            for (int t = 0; t < rows; t++)
            {
                for (int j = 0; j < neurons; j++)
                    Vector.AddScaled(cotangent[t, j] * alongSelf[t, j], units.Row(j), result.MutableRow(t).Slice(column + (j * inputs), inputs));
            }
        }

        private Matrix Bent(Matrix cotangent)
        {
            cotangent.Values.CopyTo(bent.Data);
            Vector.Multiply(alongInput.Values, bent.Data);
            return bent;
        }
    }
}
