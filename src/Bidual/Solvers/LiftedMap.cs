using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Polynomials;

namespace Bidual.Solvers;

/// <summary>The linear map of (23): ⟨F_t, Z⟩ = a·x_tᵀZ₁x_t + b·x_tᵀZ₂ + c·Z₄, which of Z = α[u; 1][u; 1]ᵀ is α·σ(x_tᵀu), and its adjoint. F_t = U C Uᵀ with U = [x_t, 0; 0, 1] and C = [a, b/2; b/2, c].</summary>
/// <param name="inputs">X, n×d.</param>
/// <param name="activation">a, b, c.</param>
/// <param name="threads">Worker threads.</param>
internal sealed class LiftedMap(Matrix inputs, PolynomialActivation activation, int threads)
{
    private readonly double a = activation.A, h = activation.B / 2, c = activation.C;

    /// <summary>n.</summary>
    public int Rows => inputs.Rows;

    /// <summary>d + 1.</summary>
    public int Order => inputs.Columns + 1;

    /// <summary>⟨F_t, Z⟩ of all rows, length n.</summary>
    /// <param name="z">Z, symmetric.</param>
    public double[] Apply(Matrix z)
    {
        Matrix lines = Lines(z);
        int d = inputs.Columns;
        var fit = new double[Rows];
        for (int t = 0; t < fit.Length; t++)
            fit[t] = (a * Vector.Dot(inputs.Row(t), lines.Row(t)[..d])) + (2 * h * lines[t, d]) + (c * z[d, d]);
        return fit;
    }

    /// <summary>Σ ν_t F_t = [Q, q/2; ·, γ], symmetric.</summary>
    public Matrix Adjoint(double[] dual)
    {
        int d = inputs.Columns;
        var form = new PriceForm(inputs, activation, dual, threads);
        double[] lower = form.Sum();
        var sum = new Matrix(Order, Order);
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
                sum.Data[(i * Order) + j] = sum.Data[(j * Order) + i] = lower[(i * d) + j];
            sum.Data[(i * Order) + d] = sum.Data[(d * Order) + i] = form.Linear[i] / 2;
        }

        sum.Data[^1] = form.Constant;
        return sum;
    }

    /// <summary>[X, 0]·Z, n×(d + 1).</summary>
    public Matrix Lines(Matrix z)
    {
        var lines = new Matrix(Rows, Order);
        Products.Add(1, inputs, new Matrix(inputs.Columns, Order, z.Data[..^Order]), lines, threads);
        return lines;
    }

    /// <summary>⟨F_t, A e_i e_iᵀ B⟩ of all rows and all i, n×(d + 1).</summary>
    public Matrix OfColumns(Matrix first, Matrix second, Matrix linesOfFirst, Matrix linesOfSecond)
    {
        var forms = new Matrix(Rows, Order);
        ReadOnlySpan<double> last = first.Row(Order - 1), other = second.Row(Order - 1);
        for (int t = 0; t < Rows; t++)
        {
            ReadOnlySpan<double> v = linesOfFirst.Row(t), w = linesOfSecond.Row(t);
            Span<double> row = forms.MutableRow(t);
            for (int i = 0; i < row.Length; i++)
                row[i] = (a * v[i] * w[i]) + (h * ((v[i] * other[i]) + (last[i] * w[i]))) + (c * last[i] * other[i]);
        }

        return forms;
    }

    /// <summary>Adds tr(F_s A F_t B) to the lower triangle of a matrix, n×n: through A and B as they are on the rows, n²(d + 1) operations.</summary>
    public void AddProducts(Matrix first, Matrix second, Matrix linesOfFirst, Matrix linesOfSecond, double[] sums)
    {
        int n = Rows, d = inputs.Columns;
        double[] kernel = Kernel(linesOfFirst), other = Kernel(linesOfSecond), p = linesOfFirst.Column(d), q = linesOfSecond.Column(d);
        double w = first[d, d], v = second[d, d];
        for (int s = 0; s < n; s++)
        {
            int row = s * n;
            double ps = p[s], qs = q[s], hq = h * qs, cq = c * qs;
            for (int t = 0; t <= s; t++)
            {
                double k = kernel[row + t], l = other[row + t];
                double p11 = (a * k) + (h * p[t]), p12 = (a * ps) + (h * w), p21 = (h * k) + (c * p[t]), p22 = (h * ps) + (c * w);
                double q11 = (a * l) + hq, q12 = (a * q[t]) + (h * v), q21 = (h * l) + cq, q22 = (h * q[t]) + (c * v);
                sums[row + t] += (p11 * q11) + (p12 * q21) + (p21 * q12) + (p22 * q22);
            }
        }
    }

    /// <summary>x_sᵀA₁x_t, lower triangle, n×n.</summary>
    private unsafe double[] Kernel(Matrix lines)
    {
        int n = Rows;
        var kernel = new double[checked(n * n)];
        fixed (double* l = lines.Data, x = inputs.Data, k = kernel)
            DenseKernels<double>.Best.AddLowerProduct(1, Operand.RowMajor(l, Order), Operand.RowMajor(x, inputs.Columns).Transposed, k, n, n, inputs.Columns, threads);
        return kernel;
    }
}
