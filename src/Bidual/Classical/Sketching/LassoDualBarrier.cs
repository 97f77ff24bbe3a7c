using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Classical.Sketching;

/// <summary>
/// The Lasso through its dual by the log-barrier method (Boyd &amp; Vandenberghe 2004, 11.3): max ½‖y‖² − ½‖z − y‖² over ‖Xᵀz‖_∞ ≤ β, (14e). The steps of Newton's method have the Hessian
/// I + XDXᵀ, in which the columns of X may be sketched from the right, XD^½Sᵀ in place of XD^½: the Newton sketch (Pilanci &amp; Wainwright, SIAM J. Optim. 27, 2017). Gradients are exact,
/// and so is what the method converges to.
/// <list type="table">
/// <item><term>z, c = Xᵀz</term><description><c>dual</c>, <c>prices</c></description></item>
/// <item><term>−μ Σ log(β² − c_j²)</term><description>the barrier; D_j = 2μ(β² + c_j²)/(β² − c_j²)²</description></item>
/// <item><term>w_j = 2μ c_j/(β² − c_j²)</term><description>the weights, for which z = y − Xw on the central path and the gap is 2μd</description></item>
/// </list>
/// </summary>
internal sealed class LassoDualBarrier(Matrix inputs, double[] targets, double beta, int threads)
{
    private const int MostNewton = 200, MostHalvings = 60;
    private const double Shrink = 0.1, SufficientShare = 1e-2;

    /// <summary>Half the squared decrement over μd at which the centre is near enough.</summary>
    private const double Centred = 1e-3;

    private readonly Matrix turned = inputs.Transpose();

    /// <summary>Steps of Newton's method so far.</summary>
    public int Steps { get; private set; }

    /// <summary>The weights once the gap is below a share of the objective.</summary>
    /// <param name="sketch">S for the d columns, anew for each step; null for the exact Hessian.</param>
    /// <param name="accuracy">Of the objective, relative.</param>
    public double[] Solve(Func<int, Sketch>? sketch, double accuracy)
    {
        int d = inputs.Columns;
        double[] dual = new double[inputs.Rows], prices = new double[d];
        double largest = Vector.SquaredNorm(targets) / 2;
        double mu = Math.Max(largest, 1e-300) / (2 * d);
        while (true)
        {
            for (int k = 0; k < MostNewton; k++)
            {
                (double decrement, double share) = Step(mu, ref dual, ref prices, sketch);
                if (decrement <= Centred * mu * d || share == 0)
                    break;
            }

            double[] weights = Weights(mu, prices);
            if (2 * mu * d <= accuracy * Objective(weights) || mu < 1e-300)
                return weights;
            mu *= Shrink;
        }
    }

    /// <summary>½‖Xw − y‖² + β‖w‖₁.</summary>
    public double Objective(double[] weights)
    {
        double[] residual = RowProducts.Apply(inputs, weights);
        Vector.Subtract(targets, residual, residual);
        return (Vector.SquaredNorm(residual) / 2) + (beta * weights.Sum(Math.Abs));
    }

    private double[] Weights(double mu, double[] prices) => Array.ConvertAll(prices, c => 2 * mu * c / ((beta - c) * (beta + c)));

    /// <summary>One step at μ.</summary>
    /// <returns>Half the squared decrement, and the share of the step taken.</returns>
    private (double Decrement, double Share) Step(double mu, ref double[] dual, ref double[] prices, Func<int, Sketch>? sketch)
    {
        double[] weights = Weights(mu, prices), gradient = RowProducts.Apply(inputs, weights);
        for (int t = 0; t < gradient.Length; t++)
            gradient[t] += dual[t] - targets[t];
        double[] step = Solved(mu, prices, gradient, sketch?.Invoke(Steps));
        Steps++;
        Vector.Scale(-1, step, step);
        double[] change = RowProducts.ApplyTransposed(inputs, step);
        double slope = Vector.Dot<double>(gradient, step), value = Barrier(mu, dual, prices), share = 1;
        for (int halving = 0; halving < MostHalvings; halving++, share /= 2)
        {
            double[] next = Sum(dual, step, share), nextPrices = Sum(prices, change, share);
            if (!(Barrier(mu, next, nextPrices) <= value + (SufficientShare * share * slope)))
                continue;
            (dual, prices) = (next, nextPrices);
            return (-slope / 2, share);
        }

        return (-slope / 2, 0);
    }

    /// <summary>(I + XD^½ SᵀS D^½Xᵀ)⁻¹ g: by rows of order n, or by columns of order d where there are fewer of these.</summary>
    private double[] Solved(double mu, double[] prices, double[] g, Sketch? sketch)
    {
        var scaled = new Matrix(turned.Rows, turned.Columns);
        for (int j = 0; j < prices.Length; j++)
        {
            double slack = (beta - prices[j]) * (beta + prices[j]), square = 2 * mu * ((beta * beta) + (prices[j] * prices[j])) / (slack * slack);
            Vector.Scale(Math.Sqrt(square), turned.Row(j), scaled.MutableRow(j));
        }

        // BᵀB + I of B = S D^½ Xᵀ, which has few rows, or few columns.
        return new CholeskyRidge(sketch?.Apply(scaled, threads) ?? scaled, 1, threads).Solve(g);
    }

    private double Barrier(double mu, double[] dual, double[] prices)
    {
        double sum = 0;
        foreach (double c in prices)
        {
            double slack = (beta - c) * (beta + c);
            if (!(slack > 0))
                return double.PositiveInfinity;
            sum -= Math.Log(slack);
        }

        double distance = 0;
        for (int t = 0; t < dual.Length; t++)
            distance += (dual[t] - targets[t]) * (dual[t] - targets[t]);
        return (distance / 2) + (mu * sum);
    }

    private static double[] Sum(double[] point, double[] step, double share)
    {
        double[] sum = [.. point];
        Vector.AddScaled<double>(share, step, sum);
        return sum;
    }
}
