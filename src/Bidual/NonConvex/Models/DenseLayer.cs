using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.NonConvex.Models;

/// <summary>z ↦ W z + b. A row of weights is that of W and, where there is one, the bias behind it.</summary>
/// <param name="inputs">Columns of W, 0 for a constant alone.</param>
/// <param name="outputs">Rows of W.</param>
/// <param name="bias">Whether there is b.</param>
/// <param name="penalised">Whether weight decay counts W and b.</param>
internal sealed class DenseLayer(int inputs, int outputs, bool bias = false, bool penalised = true) : Layer
{
    public override int Inputs => inputs;

    public override int Outputs => outputs;

    public override (int Rows, int Columns) Shape => (outputs, inputs + (bias ? 1 : 0));

    public override Decay Decay => penalised ? Decay.Squares : Decay.None;

    public override LayerPass Pass(int rows) => new DensePass(rows, inputs, outputs, bias);

    /// <summary>Products of R rows by GEMM; of a single output by dot products and multiples of rows.</summary>
    private sealed unsafe class DensePass(int rows, int inputs, int outputs, bool bias) : LayerPass
    {
        private readonly int stride = inputs + (bias ? 1 : 0);
        private Matrix input = new(0, 0);

        public override void Forward(ReadOnlySpan<double> weights, Matrix input, Matrix output)
        {
            this.input = input;
            Apply(weights, input, output, add: false, withBias: true);
        }

        public override void Backward(ReadOnlySpan<double> weights, Matrix cotangent, Span<double> gradient, Matrix? inputCotangent)
        {
            if (!gradient.IsEmpty)
                AddGradient(cotangent, gradient);
            if (inputCotangent is null)
                return;
            if (outputs == 1)
            {
                for (int t = 0; t < rows; t++)
                    Vector.Scale(cotangent.Data[t], weights[..inputs], inputCotangent.MutableRow(t));
                return;
            }

            Array.Clear(inputCotangent.Data);
            fixed (double* w = weights, c = cotangent.Data, to = inputCotangent.Data)
                DenseKernels<double>.Best.AddProduct(1, Operand.RowMajor(c, outputs), Operand.RowMajor(w, stride), to, inputs, rows, inputs, outputs, threads: 1);
        }

        public override void Tangent(ReadOnlySpan<double> weights, ReadOnlySpan<double> direction, Matrix? inputTangent, Matrix result)
        {
            Apply(direction, input, result, add: false, withBias: true);
            if (inputTangent is not null)
                Apply(weights, inputTangent, result, add: true, withBias: false);
        }

        public override void RowGradients(Matrix cotangent, Matrix result, int column)
        {
            for (int t = 0; t < rows; t++)
            {
                Span<double> row = result.MutableRow(t)[column..];
                for (int k = 0; k < outputs; k++)
                {
                    double factor = cotangent[t, k];
                    Vector.Scale(factor, input.Row(t)[..inputs], row[(k * stride)..]);
                    if (bias)
                        row[(k * stride) + inputs] = factor;
                }
            }
        }

        public override void AddFactors(Matrix cotangent, Matrix? inner, Matrix outer)
        {
            fixed (double* z = input.Data, c = cotangent.Data, ofInputs = inner?.Data, ofOutputs = outer.Data)
            {
                DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(c, outputs).Transposed, ofOutputs, outputs, outputs, rows, threads: 1);
                if (inner is null)
                    return;
                DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(z, input.Columns).Transposed, ofInputs, stride, inputs, rows, threads: 1);
            }

            for (int t = 0; t < rows && bias; t++)
            {
                Span<double> last = inner.MutableRow(inputs);
                Vector.AddScaled(1, input.Row(t)[..inputs], last);
                last[inputs]++;
            }
        }

        /// <summary>output ← (output or 0) + z Wᵀ (+ b).</summary>
        private void Apply(ReadOnlySpan<double> weights, Matrix z, Matrix output, bool add, bool withBias)
        {
            if (!add)
                Array.Clear(output.Data);
            fixed (double* w = weights, from = z.Data, to = output.Data)
                DenseKernels<double>.Best.AddProduct(1, Operand.RowMajor(from, z.Columns), Operand.RowMajor(w, stride).Transposed, to, outputs, rows, outputs, inputs, threads: 1);
            for (int t = 0; t < rows && bias && withBias; t++)
            {
                Span<double> row = output.MutableRow(t);
                for (int k = 0; k < outputs; k++)
                    row[k] += weights[(k * stride) + inputs];
            }
        }

        private void AddGradient(Matrix cotangent, Span<double> gradient)
        {
            if (outputs == 1)
            {
                for (int t = 0; t < rows; t++)
                    Vector.AddScaled(cotangent.Data[t], input.Row(t)[..inputs], gradient);
            }
            else
            {
                fixed (double* c = cotangent.Data, z = input.Data, to = gradient)
                    DenseKernels<double>.Best.AddProduct(1, Operand.RowMajor(c, outputs).Transposed, Operand.RowMajor(z, input.Columns), to, stride, outputs, inputs, rows, threads: 1);
            }

            for (int t = 0; t < rows && bias; t++)
            {
                for (int k = 0; k < outputs; k++)
                    gradient[(k * stride) + inputs] += cotangent.Data[(t * outputs) + k];
            }
        }
    }
}
