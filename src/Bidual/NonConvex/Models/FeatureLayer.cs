using Bidual.Numerics;

namespace Bidual.NonConvex.Models;

/// <summary>
/// x ↦ f with f_k = Σ_j 1[xᵀg_j ≥ 0] Σ_i s_ki w_ji x_i over the neurons j = k, k + c, k + 2c, …: gated neurons u_j = s_k∘w_j, every feature of which passes through a weight s_ki that the neurons of an output share. By the inequality of
/// the means (β/2)(Σ s² + Σ w²) is at least β Σ_ki √(Σ_j u_ji²), and that where s_ki² = √(Σ_j u_ji²): weight decay of this layer is penalty (9b), as long as no two neurons of an output have the same pattern. For a first and only layer, whose
/// rows carry their m signs behind their d features.
/// </summary>
/// <param name="gates">G, m×d.</param>
/// <param name="outputs">c.</param>
internal sealed class FeatureLayer(Matrix gates, int outputs) : Layer
{
    public override int Inputs => gates.Columns + gates.Rows;

    public override int Outputs => outputs;

    /// <summary>s_1 … s_c, and then w_1 … w_m.</summary>
    public override (int Rows, int Columns) Shape => (outputs + gates.Rows, gates.Columns);

    /// <summary>√(d·m/c): products s_ki w_ji are then as large as those of two dense layers, of d and of m/c inputs.</summary>
    public override double FanIn => Math.Sqrt((double)gates.Columns * gates.Rows / outputs);

    public override Matrix? Appended(Matrix inputs) => new GatedLayer(gates).Appended(inputs);

    public override LayerPass Pass(int rows) => new FeaturePass(rows, gates, outputs);

    /// <summary>A gated layer of the weights s∘w, and sums of its neurons. No Kronecker factors: the slope of s is no product of a neuron's with an input's.</summary>
    private sealed class FeaturePass(int rows, Matrix gates, int outputs) : LayerPass
    {
        private readonly int neurons = gates.Rows;
        private readonly int inputs = gates.Columns;
        private readonly LayerPass gated = new GatedLayer(gates).Pass(rows);
        private readonly double[] weights = new double[(outputs + gates.Rows) * gates.Columns];
        private readonly double[] products = new double[gates.Rows * gates.Columns];
        private readonly double[] changes = new double[gates.Rows * gates.Columns];
        private readonly Matrix values = new(rows, gates.Rows);
        private readonly Lazy<Matrix> slopes = new(() => new Matrix(rows, gates.Rows * gates.Columns));

        public override void Forward(ReadOnlySpan<double> weights, Matrix input, Matrix output)
        {
            weights.CopyTo(this.weights);
            Array.Clear(products);
            AddProducts(weights, weights, products);
            gated.Forward(products, input, values);
            Sum(output);
        }

        /// <summary>There is no cotangent of the input: the layer comes first.</summary>
        public override void Backward(ReadOnlySpan<double> weights, Matrix cotangent, Span<double> gradient, Matrix? inputCotangent)
        {
            if (gradient.IsEmpty)
                return;
            Array.Clear(changes);
            gated.Backward(products, Spread(cotangent), changes, inputCotangent: null);
            AddSlopes(changes, gradient);
        }

        public override void Tangent(ReadOnlySpan<double> weights, ReadOnlySpan<double> direction, Matrix? inputTangent, Matrix result)
        {
            Array.Clear(changes);
            AddProducts(direction, weights, changes);
            AddProducts(weights, direction, changes);
            gated.Tangent(products, changes, inputTangent: null, values);
            Sum(result);
        }

        public override void RowGradients(Matrix cotangent, Matrix result, int column)
        {
            gated.RowGradients(Spread(cotangent), slopes.Value, 0);
            for (int t = 0; t < rows; t++)
            {
                Span<double> row = result.MutableRow(t).Slice(column, weights.Length);
                row.Clear();
                AddSlopes(slopes.Value.Row(t), row);
            }
        }

        /// <summary>result += s∘w, with s of the first and w of the second parameters.</summary>
        private void AddProducts(ReadOnlySpan<double> shared, ReadOnlySpan<double> own, Span<double> result)
        {
            for (int j = 0; j < neurons; j++)
            {
                ReadOnlySpan<double> s = shared.Slice(j % outputs * inputs, inputs), w = own.Slice((outputs + j) * inputs, inputs);
                Span<double> to = result.Slice(j * inputs, inputs);
                for (int i = 0; i < inputs; i++)
                    to[i] += s[i] * w[i];
            }
        }

        /// <summary>gradient += the slopes of s and w where those of s∘w are given.</summary>
        private void AddSlopes(ReadOnlySpan<double> ofProducts, Span<double> gradient)
        {
            for (int j = 0; j < neurons; j++)
            {
                int ofShared = j % outputs * inputs, ofOwn = (outputs + j) * inputs;
                for (int i = 0; i < inputs; i++)
                {
                    double slope = ofProducts[(j * inputs) + i];
                    gradient[ofShared + i] += slope * weights[ofOwn + i];
                    gradient[ofOwn + i] += slope * weights[ofShared + i];
                }
            }
        }

        private void Sum(Matrix output)
        {
            for (int t = 0; t < rows; t++)
            {
                ReadOnlySpan<double> row = values.Row(t);
                Span<double> sums = output.MutableRow(t);
                sums.Clear();
                for (int j = 0; j < neurons; j++)
                    sums[j % outputs] += row[j];
            }
        }

        private Matrix Spread(Matrix cotangent)
        {
            for (int t = 0; t < rows; t++)
            {
                Span<double> row = values.MutableRow(t);
                for (int j = 0; j < neurons; j++)
                    row[j] = cotangent[t, j % outputs];
            }

            return values;
        }
    }
}
