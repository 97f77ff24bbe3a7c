using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;

namespace Bidual.Polynomials;

/// <summary>νᵀσ(Xu) = uᵀQu + qᵀu + γ as a function of a neuron u: Q = a·XᵀDiag(ν)X, q = b·Xᵀν, γ = c·1ᵀν. Q is applied through X, or summed once where it is small; or it is at hand.</summary>
internal sealed class PriceForm
{
    /// <summary>Entries of X from which a second thread is worth waking for a product with one vector.</summary>
    private const long LeastParallel = 200_000;

    private readonly Matrix? inputs;
    private readonly double[]? summed;
    private readonly double[] dual = [];
    private readonly double a;
    private readonly int threads;

    /// <param name="inputs">X, n×d.</param>
    /// <param name="activation">a, b, c.</param>
    /// <param name="dual">ν, length n.</param>
    /// <param name="threads">Worker threads.</param>
    public PriceForm(Matrix inputs, PolynomialActivation activation, ReadOnlySpan<double> dual, int threads)
    {
        this.inputs = inputs;
        this.dual = dual.ToArray();
        this.threads = threads;
        a = activation.A;
        Linear = new double[inputs.Columns];
        double sum = 0;
        for (int t = 0; t < dual.Length; t++)
        {
            sum += dual[t];
            if (activation.B != 0)
                Vector.AddScaled(activation.B * dual[t], inputs.Row(t), Linear);
        }

        Constant = activation.C * sum;
    }

    /// <param name="summed">Q, d×d, of which the lower triangle is read.</param>
    /// <param name="linear">q.</param>
    /// <param name="constant">γ.</param>
    public PriceForm(double[] summed, double[] linear, double constant)
    {
        this.summed = summed;
        Linear = linear;
        Constant = constant;
    }

    /// <summary>d.</summary>
    public int Order => Linear.Length;

    /// <summary>q.</summary>
    public double[] Linear { get; }

    /// <summary>γ.</summary>
    public double Constant { get; }

    /// <summary>Qu; through X each part of the rows is read once.</summary>
    public double[] Multiply(double[] u) => summed is null ? ThroughRows(inputs!, u) : LowerTriangle.Multiply(summed, u);

    private double[] ThroughRows(Matrix inputs, double[] u)
    {
        int n = inputs.Rows, parts = (long)n * Order > LeastParallel ? threads : 1;
        var sums = new double[parts][];
        ForkJoin.Run(parts, part =>
        {
            double[] sum = sums[part] = new double[Order];
            for (int t = (int)((long)n * part / parts); t < (int)((long)n * (part + 1) / parts); t++)
                Vector.AddScaled(a * dual[t] * Vector.Dot(inputs.Row(t), u), inputs.Row(t), sum);
        });
        for (int part = 1; part < parts; part++)
            Vector.AddScaled(1, sums[part], sums[0]);
        return sums[0];
    }

    /// <summary>The lower triangle of Q, d×d row-major; above it zeros.</summary>
    public double[] Sum() => summed ?? WeightedGram.Lower(inputs!, Array.ConvertAll(dual, value => a * value), threads);
}
