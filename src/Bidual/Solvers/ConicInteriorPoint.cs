using Bidual.Numerics;

namespace Bidual.Solvers;

/// <summary>
/// Primal–dual interior point for small programs over half lines and norm cones, with Nesterov–Todd scaling and Mehrotra's predictor and corrector
/// (Mehrotra 1992; Vandenberghe, The CVXOPT linear and quadratic cone program solvers, 2010).
/// <para>min cᵀx  subject to  G x + s = h, s ∈ K;   max −hᵀz  subject to  Gᵀz + c = 0, z ∈ K.</para>
/// <list type="table">
/// <item><term>X, S, Z</term><description>x, s, z</description></item>
/// <item><term>rx, rz</term><description>Gᵀz + c and G x + s − h</description></item>
/// <item><term>lambda</term><description>λ = W z = W⁻¹ s</description></item>
/// <item><term>M</term><description>Gᵀ W⁻² G, a <see cref="BorderedSystem"/></description></item>
/// </list>
/// </summary>
internal sealed class ConicInteriorPoint
{
    private const int MaximumIterations = 100;
    private const double ToBoundary = 0.99;
    private const double LeastStep = 1e-9;

    /// <summary>Once rounding has the better of the directions, residuals grow: beyond this factor of the best point's error nothing better comes.</summary>
    private const double Worse = 100;

    private readonly ConicProgram program;
    private readonly ConicScaling scaling;
    private readonly int n;
    private readonly BorderedSystem system;
    private readonly double[] h;

    private ConicInteriorPoint(ConicProgram program, int threads)
    {
        this.program = program;
        scaling = new ConicScaling(program.Linear, program.Cones);
        n = program.Cost.Length;
        int shared = program.Shared ?? n;
        system = new BorderedSystem(shared, program.Local, shared == n ? 0 : (n - shared) / program.Local, threads);
        h = [.. program.Offsets];
        X = new double[n];
        (S, Z) = (new double[h.Length], new double[h.Length]);
        scaling.AddUnit(S, Math.Max(1, h.Max(Math.Abs)));
        scaling.AddUnit(Z, Math.Max(1, program.Cost.Max(Math.Abs)));
    }

    private double[] X { get; }

    private double[] S { get; }

    private double[] Z { get; }

    /// <summary>Solves a program that has an optimum.</summary>
    /// <param name="program">The program.</param>
    /// <param name="tolerance">Of the gap relative to the objective, and of the residuals.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="cancellation">Ends with the best point so far.</param>
    /// <returns>x, z, and whether the tolerance was reached.</returns>
    public static (double[] X, double[] Z, bool Converged) Solve(ConicProgram program, double tolerance, int threads = 1, CancellationToken cancellation = default)
    {
        var method = new ConicInteriorPoint(program, threads);
        (double[] X, double[] Z, double Error) best = (method.X.ToArray(), method.Z.ToArray(), method.Error(tolerance));
        for (int k = 0; k < MaximumIterations && best.Error > 1 && !cancellation.IsCancellationRequested && method.Advance() > LeastStep; k++)
        {
            double error = method.Error(tolerance);
            if (error < best.Error)
                best = (method.X.ToArray(), method.Z.ToArray(), error);
            else if (!(error <= Worse * best.Error))
                break;
        }

        return (best.X, best.Z, best.Error <= 1);
    }

    /// <summary>The largest of gap and residuals over what the tolerance allows.</summary>
    private double Error(double tolerance)
    {
        double gap = Vector.Dot<double>(S, Z) / Math.Max(1, Math.Abs(Vector.Dot<double>(program.Cost, X)));
        (double[] rx, double[] rz) = Residuals();
        return Math.Max(gap, Math.Max(Largest(rx) / Math.Max(1, Largest(program.Cost)), Largest(rz) / Math.Max(1, Largest(h)))) / tolerance;
    }

    private (double[] Rx, double[] Rz) Residuals()
    {
        double[] rx = program.Cost.ToArray(), rz = S.ToArray();
        AddTransposed(Z, rx);
        AddProduct(X, rz);
        Vector.AddScaled<double>(-1, h, rz);
        return (rx, rz);
    }

    /// <summary>One step.</summary>
    /// <returns>Its length; not a number, and nothing changed, where rounding leaves no direction.</returns>
    private double Advance()
    {
        (double[] rx, double[] rz) = Residuals();
        double gap = Vector.Dot<double>(S, Z);
        scaling.Set(S, Z);
        double[] lambda = Z.ToArray();
        scaling.Apply(lambda, inverse: false);
        FormMatrix();

        double[] aim = scaling.Product(lambda, lambda);
        Vector.Scale(-1, aim, aim);
        (double[] dx, double[] ds, double[] dz) = Direction(rx, rz, lambda, aim.ToArray());
        double affine = Math.Min(scaling.MaxStep(S, ds, 1), scaling.MaxStep(Z, dz, 1));
        double sigma = Math.Pow(1 - affine, 3), mu = gap / scaling.Degree;
        scaling.Apply(ds, inverse: true);
        scaling.Apply(dz, inverse: false);
        Vector.AddScaled(-1, scaling.Product(ds, dz), aim);
        scaling.AddUnit(aim, sigma * mu);
        Vector.Scale(1 - sigma, rx, rx);
        Vector.Scale(1 - sigma, rz, rz);
        (dx, ds, dz) = Direction(rx, rz, lambda, aim);
        double step = ToBoundary * Math.Min(scaling.MaxStep(S, ds, 1 / ToBoundary), scaling.MaxStep(Z, dz, 1 / ToBoundary));
        if (!double.IsFinite(step) || !dx.All(double.IsFinite))
            return double.NaN;
        Vector.AddScaled(step, dx, X);
        Vector.AddScaled(step, ds, S);
        Vector.AddScaled(step, dz, Z);
        return step;
    }

    /// <summary>Gᵀ dz = −rx, G dx + ds = −rz, λ∘(W dz + W⁻¹ ds) = aim.</summary>
    private (double[] Dx, double[] Ds, double[] Dz) Direction(double[] rx, double[] rz, double[] lambda, double[] aim)
    {
        scaling.Divide(lambda, aim);
        double[] shifted = aim.ToArray();
        scaling.Apply(shifted, inverse: false);
        Vector.AddScaled<double>(1, rz, shifted);

        // dz = W⁻²(G dx + rz + W q), q = λ⁻¹∘aim: M dx = −rx − Gᵀ W⁻²(rz + W q).
        double[] weighted = shifted.ToArray();
        Square(weighted);
        double[] rhs = rx.ToArray();
        AddTransposed(weighted, rhs);
        Vector.Scale(-1, rhs, rhs);
        double[] dx = system.Solve(rhs);
        double[] dz = shifted;
        AddProduct(dx, dz);
        Square(dz);
        double[] ds = dz.ToArray();
        scaling.Apply(ds, inverse: false);
        for (int i = 0; i < ds.Length; i++)
            ds[i] = aim[i] - ds[i];
        scaling.Apply(ds, inverse: false);
        return (dx, ds, dz);
    }

    /// <summary>v ← W⁻² v.</summary>
    private void Square(double[] v)
    {
        scaling.Apply(v, inverse: true);
        scaling.Apply(v, inverse: true);
    }

    /// <summary>M = Gᵀ W⁻² G, and its factor.</summary>
    private void FormMatrix()
    {
        system.Clear();
        for (int i = 0; i < program.Linear; i++)
            AddOuter(program.Rows[i], program.Rows[i], scaling.InverseSquare(i));
        for (int k = 0; k < program.Cones.Count; k++)
        {
            int first = scaling.Starts[k], size = program.Cones[k];
            var column = new double[size];
            for (int q = 0; q < size; q++)
            {
                Array.Clear(column);
                column[q] = 1;
                scaling.Apply(k, column, inverse: true);
                scaling.Apply(k, column, inverse: true);
                for (int p = 0; p < size; p++)
                    AddOuter(program.Rows[first + p], program.Rows[first + q], column[p]);
            }
        }

        system.Factor();
    }

    /// <summary>M += weight·a bᵀ, of which the lower triangle is kept: bᵀa comes with it, or is the same.</summary>
    private void AddOuter((int[] Columns, double[] Values) a, (int[] Columns, double[] Values) b, double weight)
    {
        for (int i = 0; i < a.Columns.Length; i++)
        {
            double scaled = weight * a.Values[i];
            int row = a.Columns[i];
            for (int j = 0; j < b.Columns.Length; j++)
            {
                if (b.Columns[j] <= row)
                    system.Add(row, b.Columns[j], scaled * b.Values[j]);
            }
        }
    }

    /// <summary>result += G x.</summary>
    private void AddProduct(double[] x, double[] result)
    {
        for (int i = 0; i < result.Length; i++)
        {
            (int[] columns, double[] values) = program.Rows[i];
            for (int k = 0; k < columns.Length; k++)
                result[i] += values[k] * x[columns[k]];
        }
    }

    /// <summary>result += Gᵀ v.</summary>
    private void AddTransposed(double[] v, double[] result)
    {
        for (int i = 0; i < v.Length; i++)
        {
            (int[] columns, double[] values) = program.Rows[i];
            for (int k = 0; k < columns.Length; k++)
                result[columns[k]] += values[k] * v[i];
        }
    }

    private static double Largest(double[] values) => values.Max(Math.Abs);
}
