using Bidual.Numerics;

namespace Bidual.Pricing;

/// <summary>A neuron that feeds several outputs, and its price ‖Nᵀ(Xu)₊‖/‖u‖: the twin of <see cref="PricedDirection"/>.</summary>
/// <param name="Direction">u, length d.</param>
/// <param name="Output">The unit vector w of Nᵀ(Xu)₊, length c; zero where that is.</param>
/// <param name="Price">‖Nᵀ(Xu)₊‖/‖u‖.</param>
internal sealed record SharedPrice(double[] Direction, double[] Output, double Price)
{
    /// <summary>The price of a direction.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="dual">N, n×c.</param>
    /// <param name="direction">u, length d.</param>
    public static SharedPrice Of(Matrix inputs, Matrix dual, double[] direction)
    {
        var sums = new double[dual.Columns];
        for (int t = 0; t < dual.Rows; t++)
            Vector.AddScaled(Math.Max(0, Vector.Dot(inputs.Row(t), direction)), dual.Row(t), sums);
        double norm = Vector.Norm(sums), length = Vector.Norm(direction);
        if (norm > 0)
            Vector.Scale(1 / norm, sums, sums);
        return new SharedPrice(direction, sums, length > 0 ? norm / length : 0);
    }
}
