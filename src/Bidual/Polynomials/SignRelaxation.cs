using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Polynomials;

/// <summary>
/// The semidefinite relaxation of max sign·(zᵀMz + mᵀz) over z ∈ {±1}^d (Goemans &amp; Williamson 1995): max ⟨C, R⟩ over R ⪰ 0 with ones on its diagonal, C = sign·[M, m/2; ·, 0], and its dual min Σy over Diag(y) ⪰ C,
/// by the primal–dual interior point of Helmberg, Rendl, Vanderbei &amp; Wolkowicz (SIAM J. Optim. 1996), written for it.
/// </summary>
/// <param name="Dual">y, length d + 1; Diag(y) − C is positive semidefinite up to rounding.</param>
/// <param name="Value">Σy.</param>
/// <param name="Gram">R, (d + 1)×(d + 1).</param>
internal sealed record SignRelaxation(double[] Dual, double Value, Matrix Gram)
{
    private const int MostSteps = 60;
    private const double ToBoundary = 0.95, Accuracy = 1e-11;

    /// <summary>Solves.</summary>
    /// <param name="form">M and m.</param>
    /// <param name="sign">±1.</param>
    /// <param name="threads">Worker threads.</param>
    public static SignRelaxation Of(SignForm form, int sign, int threads)
    {
        int d = form.Order, order = d + 1;
        Matrix cost = Cost(form, sign), gram = new(order, order);
        var y = new double[order];
        for (int i = 0; i < order; i++)
        {
            gram.Data[(i * order) + i] = 1;
            foreach (double entry in cost.Row(i))
                y[i] += 1.1 * Math.Abs(entry);
            y[i] = Math.Max(y[i], 1e-3 * form.Size / order);
        }

        if (form.Size == 0)
            return new SignRelaxation(y, 0, gram);
        double centring = 0.5;
        for (int step = 0; step < MostSteps; step++)
        {
            Matrix slack = Slack(cost, y);
            double gap = Vector.Dot<double>(gram.Data, slack.Data);
            if (gap <= Accuracy * form.Size)
                break;
            double mu = centring * gap / order;
            double[] factor = [.. slack.Data];
            if (Cholesky.Factor(factor, order, threads) > 0)
                break;
            Matrix inverse = Cholesky.Inverse(factor, order);

            // (S⁻¹∘R)Δy = μ·diag S⁻¹ − 1, ΔR = μS⁻¹ − R − sym(R Diag(Δy) S⁻¹).
            double[] system = new double[order * order], change = new double[order];
            for (int i = 0; i < order; i++)
            {
                change[i] = (mu * inverse[i, i]) - gram[i, i];
                for (int j = 0; j <= i; j++)
                    system[(i * order) + j] = inverse[i, j] * gram[i, j];
            }

            Cholesky.FactorRaised(system, order, threads);
            Cholesky.Solve(system, order, change);
            Matrix scaled = new(order, order), product = new(order, order), move = new(order, order);
            for (int i = 0; i < order; i++)
                Vector.Scale(change[i], inverse.Row(i), scaled.MutableRow(i));
            Products.Add(1, gram, scaled, product, threads);
            for (int i = 0; i < order; i++)
            {
                for (int j = 0; j < order; j++)
                    move.Data[(i * order) + j] = (mu * inverse[i, j]) - gram[i, j] - ((product[i, j] + product[j, i]) / 2);
            }

            double primal = Share(gram, move, threads), dual = Share(slack, Diagonal(change), threads);
            if (Math.Min(primal, dual) < 1e-8)
                break;
            Vector.AddScaled(primal, move.Data, gram.Data);
            Vector.AddScaled(dual, change, y);
            centring = Math.Min(primal, dual) > 0.8 ? 0.05 : 0.5;
        }

        return new SignRelaxation(y, y.Sum(), gram);
    }

    /// <summary>C, (d + 1)×(d + 1).</summary>
    public static Matrix Cost(SignForm form, int sign)
    {
        int d = form.Order, order = d + 1;
        var cost = new Matrix(order, order);
        for (int i = 0; i < d; i++)
        {
            Vector.Scale(sign, form.Bend.Row(i), cost.MutableRow(i)[..d]);
            cost.Data[(i * order) + d] = cost.Data[(d * order) + i] = sign * form.Slope[i] / 2;
        }

        return cost;
    }

    private static Matrix Slack(Matrix cost, double[] y)
    {
        Matrix slack = Diagonal(y);
        Vector.AddScaled(-1, cost.Data, slack.Data);
        return slack;
    }

    private static Matrix Diagonal(double[] values)
    {
        var diagonal = new Matrix(values.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
            diagonal.Data[(i * values.Length) + i] = values[i];
        return diagonal;
    }

    /// <summary>A step, at most 1, that keeps a matrix positive definite: the first of a falling sequence at which it can be factored, somewhat less.</summary>
    private static double Share(Matrix matrix, Matrix move, int threads)
    {
        for (double share = 1; share > 1e-9; share *= 0.8)
        {
            double[] moved = [.. matrix.Data];
            Vector.AddScaled(share, move.Data, moved);
            if (Cholesky.Factor(moved, matrix.Rows, threads) == 0)
                return ToBoundary * share;
        }

        return 0;
    }
}
