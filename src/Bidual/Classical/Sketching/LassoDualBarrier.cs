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

    /// <summary>Sketches in a row, each drawn anew, of which none gives a step.</summary>
    private const int MostFailures = 10;

    private const double Shrink = 0.1, SufficientShare = 1e-2;

    /// <summary>Half the squared decrement, over μd, at which the next μ may come; and over μ at the last, whose weights are wanted: their relative error is its root.</summary>
    private const double Centred = 1e-3, WellCentred = 1e-9;

    /// <summary>Share of the accuracy that is for the central path.</summary>
    private const double LastShare = 0.5;

    /// <summary>Share of the barrier function below which a foretold gain cannot be measured: then the decrement tells.</summary>
    private const double Unmeasurable = 1e-11;

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
        double objective = largest;
        while (true)
        {
            bool isLast = 2 * mu * d <= LastShare * accuracy * objective;
            for (int k = 0, failed = 0; k < MostNewton && failed < (sketch is null ? 1 : MostFailures); k++)
            {
                (double decrement, double share) = Step(mu, ref dual, ref prices, sketch);
                if (decrement <= mu * (isLast ? WellCentred : Centred * d))
                    break;
                failed = share == 0 ? failed + 1 : 0;
            }

            if (isLast)
                return Weights(mu, prices);
            objective = Objective(Weights(mu, prices));
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
        double[] gradient = Gradient(mu, dual, prices);
        CholeskyRidge system = SystemAt(mu, prices, sketch?.Invoke(Steps));
        double[] step = system.Solve(gradient);
        Steps++;
        Vector.Scale(-1, step, step);
        double[] change = RowProducts.ApplyTransposed(inputs, step);
        double slope = Vector.Dot<double>(gradient, step), value = Barrier(mu, dual, prices), share = 1;
        for (int halving = 0; halving < MostHalvings; halving++, share /= 2)
        {
            double[] next = Sum(dual, step, share), nextPrices = Sum(prices, change, share);
            double reached = Barrier(mu, next, nextPrices);
            if (!(reached <= value + (SufficientShare * share * slope)) && !(slope > -Unmeasurable * Math.Abs(value) && double.IsFinite(reached) && Decrement(system, Gradient(mu, next, nextPrices)) < -slope))
                continue;
            (dual, prices) = (next, nextPrices);
            return (-slope / 2, share);
        }

        return (-slope / 2, 0);
    }

    /// <summary>z − y + Xw(c).</summary>
    private double[] Gradient(double mu, double[] dual, double[] prices)
    {
        double[] gradient = RowProducts.Apply(inputs, Weights(mu, prices));
        for (int t = 0; t < gradient.Length; t++)
            gradient[t] += dual[t] - targets[t];
        return gradient;
    }

    private static double Decrement(CholeskyRidge system, double[] gradient) => Vector.Dot<double>(gradient, system.Solve(gradient));

    /// <summary>I + XD^½ SᵀS D^½Xᵀ: of order n, or by columns of order d where there are fewer of these.</summary>
    private CholeskyRidge SystemAt(double mu, double[] prices, Sketch? sketch)
    {
        var scaled = new Matrix(turned.Rows, turned.Columns);
        for (int j = 0; j < prices.Length; j++)
        {
            double slack = (beta - prices[j]) * (beta + prices[j]), square = 2 * mu * ((beta * beta) + (prices[j] * prices[j])) / (slack * slack);
            Vector.Scale(Math.Sqrt(square), turned.Row(j), scaled.MutableRow(j));
        }

        // BᵀB + I of B = S D^½ Xᵀ, which has few rows, or few columns.
        return new CholeskyRidge(sketch?.Apply(scaled, threads) ?? scaled, 1, threads);
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
