using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Classical;

/// <summary>The system by A = UΣVᵀ: (I − V Σ²(Σ² + βI)⁻¹Vᵀ)/β, or without the difference where V is square. One decomposition serves every β.</summary>
internal sealed class SvdRidge : IRidgeSystem
{
    private readonly double beta;
    private readonly double[] values;

    /// <summary>Vᵀ, k×d.</summary>
    private readonly Matrix turned;

    /// <param name="rows">A, n×d.</param>
    /// <param name="beta">β, above 0.</param>
    /// <param name="threads">Worker threads.</param>
    public SvdRidge(Matrix rows, double beta, int threads = 1)
    {
        (values, Matrix right) = ThinSvd.RightOf(rows, threads);
        turned = right.Transpose();
        this.beta = beta;
    }

    private SvdRidge(double[] values, Matrix turned, double beta)
    {
        this.values = values;
        this.turned = turned;
        this.beta = beta;
    }

    /// <summary>Σ σ²/(σ² + β), the effective dimension, which is the trace of A(AᵀA + βI)⁻¹Aᵀ: what ridge uses of the rank.</summary>
    public double EffectiveDimension => values.Sum(sigma => sigma * sigma / ((sigma * sigma) + beta));

    /// <summary>The same matrix with another β.</summary>
    public SvdRidge WithBeta(double other) => new(values, turned, other);

    public double[] Solve(ReadOnlySpan<double> g)
    {
        bool isSquare = turned.Rows == turned.Columns;
        double[] x = isSquare ? new double[g.Length] : g.ToArray();
        if (!isSquare)
            Vector.Scale(1 / beta, x, x);
        for (int k = 0; k < values.Length; k++)
        {
            double square = values[k] * values[k], weight = isSquare ? 1 / (square + beta) : -square / (beta * (square + beta));
            Vector.AddScaled(weight * Vector.Dot(turned.Row(k), g), turned.Row(k), x);
        }

        return x;
    }
}
