using Bidual.Numerics;

namespace Bidual.Programs.Cones;

/// <summary>
/// Euclidean projection onto K = {u : σ_t x_tᵀu ≥ 0 for all t}, σ = 2D − I, by its dual: Proj(q) = q + Gᵀλ with
/// λ ≥ 0 minimising ‖q + Gᵀλ‖, G the rows σ_t x_t / ‖x_t‖. Active-set non-negative least squares (Lawson &amp; Hanson 1974)
/// that adds the most violated row at each step and keeps an orthonormal basis of the active ones (at most d). A look at all
/// rows leaves a short list of the worst, and the next steps look at those only: partial pricing, as in the simplex method.
/// For every λ ≥ 0 the norm ‖q + Gᵀλ‖ bounds ‖Proj(q)‖ from above, so the returned norm is a proven bound wherever it stops.
/// A workspace: not thread-safe, reused between calls.
/// </summary>
internal sealed class PatternConeProjection
{
    private const double Feasible = 4e-15;

    /// <summary>Rows are listed down to this share of the worst violation.</summary>
    private const double ListedShare = 0.3;

    private readonly Matrix data;
    private readonly double[] rowNorms;
    private readonly int[] rows;
    private readonly double[] normals;
    private readonly double[] basis;
    private readonly double[] triangle;
    private readonly double[] lambda;
    private readonly double[] trial;
    private readonly double[] violations;
    private readonly int[] worst;
    private int active;
    private int listed;
    private bool rotated;

    public PatternConeProjection(Matrix data, double[] rowNorms)
    {
        this.data = data;
        this.rowNorms = rowNorms;
        int d = data.Columns;
        rows = new int[d + 1];
        normals = new double[(d + 1) * d];
        basis = new double[(d + 1) * d];
        triangle = new double[(d + 1) * (d + 1)];
        lambda = new double[d + 1];
        trial = new double[d + 1];
        violations = new double[data.Rows];
        worst = new int[2 * (d + 8)];
    }

    /// <summary>Projects q.</summary>
    /// <param name="pattern">Bits of D.</param>
    /// <param name="q">The point, length d.</param>
    /// <param name="result">The projection; may be q.</param>
    /// <param name="stopBelow">Once the norm of the iterate is at most this, stop: the projection is no longer than that.</param>
    /// <param name="guess">Rows that were active for a point nearby: with a good guess one look at all rows is enough.</param>
    /// <returns>The norm of <paramref name="result"/>, an upper bound of ‖Proj(q)‖.</returns>
    public double Project(ReadOnlySpan<ulong> pattern, ReadOnlySpan<double> q, Span<double> result, double stopBelow = -1, ReadOnlySpan<int> guess = default)
    {
        int d = q.Length;
        active = 0;
        listed = 0;
        rotated = false;
        Span<double> point = d <= 512 ? stackalloc double[d] : new double[d];
        q.CopyTo(point);
        q.CopyTo(result);
        double size = Vector.Norm(q), norm = size;
        if (!guess.IsEmpty && norm > stopBelow)
        {
            Guess(pattern, guess, point);
            norm = Residual(point, result);
        }

        int refused = -1;
        for (int step = 0; step < 10 * (d + 3) && norm > stopBelow; step++)
        {
            int row = MostViolatedListed(pattern, result, Feasible * size, refused);
            if (row < 0)
                row = MostViolated(pattern, result, Feasible * size, refused);
            if (row < 0 && rotated)
            {
                // The last word is had with a basis that is orthonormal to the last digit.
                for (int k = 0; k < active; k++)
                    Orthogonalise(k);
                rotated = false;
                norm = Residual(point, result);
                continue;
            }

            if (row < 0)
                break;
            if (!Activate(pattern, row))
            {
                refused = row;
                continue;
            }

            Minimise(point);
            // A violation below 1e-8 lowers the norm by less than its last digit, so the norm says nothing about progress here.
            norm = Math.Min(norm, Residual(point, result));
        }

        return norm;
    }

    /// <summary>Rows with a positive multiplier after the last projection.</summary>
    public ReadOnlySpan<int> ActiveRows => rows.AsSpan(0, active);

    /// <summary>Orthonormal basis of their normals, a vector of length d each.</summary>
    public ReadOnlySpan<double> ActiveBasis => basis.AsSpan(0, active * data.Columns);

    /// <summary>Activates the guessed rows and drops, as often as needed, those whose multiplier is not positive.</summary>
    private void Guess(ReadOnlySpan<ulong> pattern, ReadOnlySpan<int> guess, ReadOnlySpan<double> q)
    {
        foreach (int row in guess)
            Activate(pattern, row);
        while (active > 0)
        {
            SolveActive(q);
            bool positive = true;
            for (int k = 0; k < active; k++)
            {
                lambda[k] = trial[k];
                positive &= trial[k] > 0;
            }

            if (positive)
                return;
            DropZeros();
        }
    }

    /// <summary>The most violated row of the list, or −1.</summary>
    private int MostViolatedListed(ReadOnlySpan<ulong> pattern, ReadOnlySpan<double> u, double tolerance, int except)
    {
        int found = -1;
        double lowest = -tolerance;
        for (int k = 0; k < listed; k++)
        {
            int t = worst[k];
            double value = Violation(pattern, t, u);
            if (value < lowest && t != except && !IsActive(t))
            {
                lowest = value;
                found = t;
            }
        }

        return found;
    }

    /// <summary>The most violated of all rows, or −1; makes the list.</summary>
    private int MostViolated(ReadOnlySpan<ulong> pattern, ReadOnlySpan<double> u, double tolerance, int except)
    {
        int found = -1;
        double lowest = -tolerance;
        for (int t = 0; t < rowNorms.Length; t++)
        {
            double value = violations[t] = Violation(pattern, t, u);
            if (value < lowest && t != except && !IsActive(t))
            {
                lowest = value;
                found = t;
            }
        }

        listed = 0;
        for (int t = 0; t < rowNorms.Length && listed < worst.Length && found >= 0; t++)
        {
            if (violations[t] < ListedShare * lowest)
                worst[listed++] = t;
        }

        return found;
    }

    /// <summary>σ_t x_tᵀu / ‖x_t‖.</summary>
    private double Violation(ReadOnlySpan<ulong> pattern, int t, ReadOnlySpan<double> u)
    {
        if (rowNorms[t] == 0)
            return 0;
        double value = Vector.Dot(data.Row(t), u) / rowNorms[t];
        return (pattern[t >> 6] >> (t & 63) & 1) == 0 ? -value : value;
    }

    private bool IsActive(int row) => Array.IndexOf(rows, row, 0, active) >= 0;

    /// <summary>Appends a row's unit normal; false when it lies in the span of the active ones.</summary>
    private bool Activate(ReadOnlySpan<ulong> pattern, int row)
    {
        int d = data.Columns;
        if (active == d)
            return false;
        double factor = ((pattern[row >> 6] >> (row & 63) & 1) == 0 ? -1 : 1) / rowNorms[row];
        Vector.Scale(factor, data.Row(row), normals.AsSpan(active * d, d));
        rows[active] = row;
        lambda[active] = 0;
        if (!Orthogonalise(active))
            return false;
        active++;
        return true;
    }

    /// <summary>Column <paramref name="k"/> of the factorisation normals = triangleᵀ·basis (Gram–Schmidt, twice).</summary>
    private bool Orthogonalise(int k)
    {
        int d = data.Columns, stride = d + 1;
        Span<double> q = basis.AsSpan(k * d, d);
        normals.AsSpan(k * d, d).CopyTo(q);
        for (int i = 0; i < k; i++)
            triangle[(i * stride) + k] = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < k; i++)
            {
                ReadOnlySpan<double> e = basis.AsSpan(i * d, d);
                double along = Vector.Dot(e, q);
                triangle[(i * stride) + k] += along;
                Vector.AddScaled(-along, e, q);
            }
        }

        double norm = Vector.Norm(q);
        if (norm < 1e-12)
            return false;
        triangle[(k * stride) + k] = norm;
        Vector.Scale(1 / norm, q, q);
        return true;
    }

    /// <summary>λ ← argmin over λ ≥ 0 supported on the active rows, dropping those that reach zero.</summary>
    private void Minimise(ReadOnlySpan<double> q)
    {
        while (active > 0)
        {
            SolveActive(q);
            int blocking = -1;
            double step = 1;
            for (int k = 0; k < active; k++)
            {
                if (trial[k] > 0)
                    continue;
                double reach = lambda[k] / (lambda[k] - trial[k]);
                if (!(reach >= 0))
                    reach = 0;
                if (reach < step || blocking < 0)
                {
                    step = Math.Min(step, reach);
                    blocking = k;
                }
            }

            for (int k = 0; k < active; k++)
                lambda[k] += (blocking < 0 ? 1 : step) * (trial[k] - lambda[k]);
            if (blocking < 0)
                return;
            lambda[blocking] = 0;
            DropZeros();
        }
    }

    /// <summary>trial ← the unconstrained minimiser: R λ = −Eᵀq with normals = E R.</summary>
    private void SolveActive(ReadOnlySpan<double> q)
    {
        int d = data.Columns, stride = d + 1;
        for (int k = active - 1; k >= 0; k--)
        {
            double sum = -Vector.Dot(basis.AsSpan(k * d, d), q);
            for (int j = k + 1; j < active; j++)
                sum -= triangle[(k * stride) + j] * trial[j];
            trial[k] = sum / triangle[(k * stride) + k];
        }
    }

    private void DropZeros()
    {
        for (int k = active - 1; k >= 0; k--)
        {
            if (lambda[k] <= 0)
                Drop(k);
        }
    }

    /// <summary>
    /// Removes an active row: without its column the triangle has one entry below the diagonal in each later one, which
    /// rotations of neighbouring basis vectors clear.
    /// </summary>
    private void Drop(int k)
    {
        int d = data.Columns, stride = d + 1;
        active--;
        for (int j = k; j < active; j++)
        {
            rows[j] = rows[j + 1];
            lambda[j] = lambda[j + 1];
            for (int i = 0; i <= j + 1; i++)
                triangle[(i * stride) + j] = triangle[(i * stride) + j + 1];
        }

        normals.AsSpan((k + 1) * d, (active - k) * d).CopyTo(normals.AsSpan(k * d));
        for (int i = k; i < active; i++)
        {
            double x = triangle[(i * stride) + i], below = triangle[((i + 1) * stride) + i], r = Math.Sqrt((x * x) + (below * below));
            double c = x / r, s = below / r;
            triangle[(i * stride) + i] = r;
            Vector.Rotate(c, s, triangle.AsSpan((i * stride) + i + 1, active - i - 1), triangle.AsSpan(((i + 1) * stride) + i + 1, active - i - 1));
            Vector.Rotate(c, s, basis.AsSpan(i * d, d), basis.AsSpan((i + 1) * d, d));
            rotated = true;
        }
    }

    /// <summary>
    /// result ← q + Gᵀλ, as q less its part in the span of the active rows: λ itself may be huge where rows are nearly parallel.
    /// </summary>
    private double Residual(ReadOnlySpan<double> q, Span<double> result)
    {
        int d = q.Length;
        q.CopyTo(result);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < active; k++)
            {
                ReadOnlySpan<double> e = basis.AsSpan(k * d, d);
                Vector.AddScaled(-Vector.Dot(e, result), e, result);
            }
        }

        return Vector.Norm(result);
    }
}
