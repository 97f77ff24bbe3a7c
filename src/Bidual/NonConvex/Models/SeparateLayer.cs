using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.NonConvex.Models;

/// <summary>z ↦ f with f_k = Σ a_j z_j over the neurons j = k, k + c, k + 2c, …: each feeds one output, as in (11), where ‖a_j‖₁² is then a_j².</summary>
/// <param name="neurons">m.</param>
/// <param name="outputs">c.</param>
internal sealed class SeparateLayer(int neurons, int outputs) : Layer
{
    public override int Inputs => neurons;

    public override int Outputs => outputs;

    public override (int Rows, int Columns) Shape => (neurons, 1);

    public override LayerPass Pass(int rows) => new SeparatePass(rows, neurons, outputs);

    private sealed class SeparatePass(int rows, int neurons, int outputs) : LayerPass
    {
        private readonly Matrix slopes = new(rows, neurons);
        private Matrix input = new(0, 0);

        public override void Forward(ReadOnlySpan<double> weights, Matrix input, Matrix output)
        {
            this.input = input;
            Array.Clear(output.Data);
            AddSums(weights, input, output);
        }

        public override void Backward(ReadOnlySpan<double> weights, Matrix cotangent, Span<double> gradient, Matrix? inputCotangent)
        {
            for (int t = 0; t < rows; t++)
            {
                ReadOnlySpan<double> z = input.Row(t), c = cotangent.Row(t);
                for (int j = 0; j < gradient.Length; j++)
                    gradient[j] += c[j % outputs] * z[j];
                for (int j = 0; inputCotangent is not null && j < neurons; j++)
                    inputCotangent.MutableRow(t)[j] = c[j % outputs] * weights[j];
            }
        }

        public override void Tangent(ReadOnlySpan<double> weights, ReadOnlySpan<double> direction, Matrix? inputTangent, Matrix result)
        {
            Array.Clear(result.Data);
            AddSums(direction, input, result);
            if (inputTangent is not null)
                AddSums(weights, inputTangent, result);
        }

        public override void RowGradients(Matrix cotangent, Matrix result, int column)
        {
            for (int t = 0; t < rows; t++)
                Slopes(t, cotangent, result.MutableRow(t).Slice(column, neurons));
        }

        /// <summary>A weight has the input 1 and its own product for a slope.</summary>
        public override unsafe void AddFactors(Matrix cotangent, Matrix? inner, Matrix outer)
        {
            for (int t = 0; t < rows; t++)
                Slopes(t, cotangent, slopes.MutableRow(t));
            fixed (double* from = slopes.Data, to = outer.Data)
                DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(from, neurons).Transposed, to, neurons, neurons, rows, threads: 1);
            if (inner is not null)
                inner.Data[0] += rows;
        }

        private void Slopes(int row, Matrix cotangent, Span<double> result)
        {
            for (int j = 0; j < neurons; j++)
                result[j] = cotangent[row, j % outputs] * input[row, j];
        }

        private void AddSums(ReadOnlySpan<double> factors, Matrix z, Matrix output)
        {
            for (int t = 0; t < rows; t++)
            {
                ReadOnlySpan<double> row = z.Row(t);
                Span<double> sums = output.MutableRow(t);
                for (int j = 0; j < neurons; j++)
                    sums[j % outputs] += factors[j] * row[j];
            }
        }
    }
}
