using Bidual.Numerics;

namespace Bidual.Programs.Cones;

/// <summary>
/// Euclidean projection onto K = {u : σ_t x_tᵀu ≥ 0 for all t}, σ = 2D − I, by its dual: Proj(q) = q + Gᵀλ with
/// λ ≥ 0 minimising ‖q + Gᵀλ‖, G the rows σ_t x_t / ‖x_t‖. Active-set non-negative least squares (Lawson &amp; Hanson 1974)
/// that adds the most violated row at each step (<see cref="ActiveNormals"/>). A look at all rows, in single precision
/// (<see cref="RowSlacks"/>), leaves a short list of the worst, and the next steps look at those only: partial pricing, as in the
/// simplex method. Every row that is not clearly satisfied is looked at in double before the end.
/// For every λ ≥ 0 the norm ‖q + Gᵀλ‖ bounds ‖Proj(q)‖ from above, so the returned norm is a proven bound wherever it stops.
/// A workspace: not thread-safe, reused between calls.
/// </summary>
internal sealed class PatternConeProjection
{
    private const double Feasible = 4e-15;

    /// <summary>Rows are listed down to this share of the worst violation.</summary>
    private const float ListedShare = 0.3f;

    /// <summary>Rows added at a time.</summary>
    private const int Batch = 4;

    /// <summary>A lowest slack of so many of its errors is a violation, and which row has it hardly matters.</summary>
    private const double ClearErrors = 10;

    private readonly Matrix data;
    private readonly double[] rowNorms;
    private readonly RowSlacks slacks;
    private readonly ActiveNormals normals;
    private readonly double[] lambda;
    private readonly double[] trial;
    private readonly float[] direction;
    private readonly float[] values;
    private readonly float[] lowest;
    private readonly int[] worst;
    private readonly int[] recent;
    private readonly int[] violated = new int[Batch];
    private readonly double[] violations = new double[Batch];
    private int violatedCount;
    private int listed;
    private int recentCount;
    private int recentNext;

    public PatternConeProjection(Matrix data, double[] rowNorms, RowSlacks slacks)
    {
        this.data = data;
        this.rowNorms = rowNorms;
        this.slacks = slacks;
        int d = data.Columns;
        normals = new ActiveNormals(data, rowNorms);
        lambda = new double[d + 1];
        trial = new double[d + 1];
        direction = new float[d];
        values = new float[slacks.Groups * RowSlacks.Group];
        lowest = new float[slacks.Groups];
        worst = new int[d + 8];
        recent = new int[d + 8];
    }

    /// <summary>Rows with a positive multiplier after the last projection.</summary>
    public ReadOnlySpan<int> ActiveRows => normals.Rows;

    /// <summary>Projects q.</summary>
    /// <param name="pattern">Bits of D.</param>
    /// <param name="q">The point, length d.</param>
    /// <param name="result">The projection; may be q.</param>
    /// <param name="stopBelow">Once the norm of the iterate is at most this, stop: the projection is no longer than that.</param>
    /// <param name="guess">The face of a point nearby: with a good guess one look at all rows is enough.</param>
    /// <param name="cancellation">Stops at the next step, with a result that is no projection and a bound that is not tight.</param>
    /// <returns>The norm of <paramref name="result"/>, an upper bound of ‖Proj(q)‖.</returns>
    public double Project(ReadOnlySpan<ulong> pattern, ReadOnlySpan<double> q, Span<double> result, double stopBelow = -1, ConeFace? guess = null, CancellationToken cancellation = default)
    {
        listed = 0;
        recentCount = 0;
        recentNext = 0;
        double size = Vector.Norm(q), norm = size;
        if (guess is null || guess.Count == 0 || norm <= stopBelow)
        {
            normals.Begin(q);
        }
        else
        {
            normals.Begin(q, pattern, guess);
            Resume(guess);
            norm = Vector.Norm(normals.Residual);
        }

        int refused = -1;
        for (int step = 0; step < 10 * (q.Length + 3) && !cancellation.IsCancellationRequested; step++)
        {
            if (norm <= stopBelow)
            {
                normals.Refresh();
                norm = Vector.Norm(normals.Residual);
                if (norm <= stopBelow)
                    break;
            }

            double tolerance = Feasible * size;
            FindListed(pattern, tolerance, refused);
            if (violatedCount == 0)
                Find(pattern, tolerance, refused);
            if (violatedCount == 0)
            {
                if (!normals.IsWorn)
                    break;

                // The last word is had with a basis that is orthonormal to the last digit.
                normals.Renew(pattern);
                norm = Vector.Norm(normals.Residual);
                continue;
            }

            int before = normals.Count;
            for (int k = 0; k < violatedCount; k++)
            {
                int row = violated[k];
                if (k > 0 && Slack(pattern, row) >= -tolerance)
                    continue;
                lambda[normals.Count] = 0;
                if (normals.Add(pattern, row))
                    Remember(row);
                else
                    refused = row;
            }

            if (normals.Count == before)
                continue;
            Minimise();

            // A violation below 1e-8 lowers the norm by less than its last digit, so the norm says nothing about progress here.
            norm = Math.Min(norm, Vector.Norm(normals.Residual));
        }

        normals.Residual.CopyTo(result);
        return norm;
    }

    /// <summary>Keeps the face of the last projection, with all that is known about it.</summary>
    public void Save(ConeFace face)
    {
        normals.Save(face);
        face.SetHistory(lambda.AsSpan(0, normals.Count), recent.AsSpan(0, recentCount));
    }

    /// <summary>From the multipliers of the guess, or without them by dropping, as often as needed, the rows whose multiplier is not positive.</summary>
    private void Resume(ConeFace guess)
    {
        guess.Recent.CopyTo(recent);
        recentCount = guess.Recent.Length;
        recentNext = recentCount % recent.Length;
        if (guess.Multipliers.Length > 0)
        {
            guess.Multipliers.CopyTo(lambda);
            Minimise();
            return;
        }

        while (normals.Count > 0)
        {
            normals.Multipliers(trial);
            trial.AsSpan(0, normals.Count).CopyTo(lambda);
            if (!DropZeros())
                return;
        }
    }

    /// <summary>The most violated rows of the lists.</summary>
    private void FindListed(ReadOnlySpan<ulong> pattern, double tolerance, int except)
    {
        violatedCount = 0;
        for (int k = 0; k < listed; k++)
            Consider(pattern, worst[k], tolerance, except);
        for (int k = 0; k < recentCount; k++)
            Consider(pattern, recent[k], tolerance, except);
    }

    /// <summary>Keeps a row in mind, in the place of the oldest.</summary>
    private void Remember(int row)
    {
        if (recent.AsSpan(0, recentCount).Contains(row))
            return;
        recent[recentNext] = row;
        recentNext = (recentNext + 1) % recent.Length;
        recentCount = Math.Min(recentCount + 1, recent.Length);
    }

    /// <summary>The most violated of all rows; makes the list.</summary>
    private void Find(ReadOnlySpan<ulong> pattern, double tolerance, int except)
    {
        listed = 0;
        violatedCount = 0;
        double norm = Vector.Norm(normals.Residual);
        if (norm == 0)
            return;
        for (int j = 0; j < direction.Length; j++)
            direction[j] = (float)(normals.Residual[j] / norm);
        slacks.Compute(pattern, direction, values, lowest);
        float bar = lowest.Min();
        if (bar < -ClearErrors * slacks.Error)
        {
            List(ListedShare * bar);
            for (int k = 0; k < listed; k++)
                Consider(pattern, worst[k], tolerance, except);
            if (violatedCount > 0)
                return;
        }

        listed = 0;
        foreach (int row in Below((float)slacks.Error))
            Consider(pattern, row, tolerance, except);
    }

    /// <summary>Lists rows whose slack is below a bar.</summary>
    private void List(float bar)
    {
        foreach (int row in Below(bar))
        {
            if (listed == worst.Length)
                return;
            worst[listed++] = row;
        }
    }

    private IEnumerable<int> Below(float bar)
    {
        for (int group = 0; group < lowest.Length; group++)
        {
            if (lowest[group] >= bar)
                continue;
            int end = Math.Min(data.Rows, (group + 1) * RowSlacks.Group);
            for (int t = group * RowSlacks.Group; t < end; t++)
            {
                if (values[t] < bar)
                    yield return t;
            }
        }
    }

    /// <summary>Takes a row if it is among the most violated ones found so far and not yet active.</summary>
    private void Consider(ReadOnlySpan<ulong> pattern, int row, double tolerance, int except)
    {
        double value = Slack(pattern, row);
        if (value >= -tolerance || row == except || (violatedCount == Batch && value >= violations[^1]))
            return;
        if (normals.Contains(row) || violated.AsSpan(0, violatedCount).Contains(row))
            return;
        violatedCount = Math.Min(violatedCount + 1, Batch);
        int place = violatedCount - 1;
        for (; place > 0 && violations[place - 1] > value; place--)
            (violated[place], violations[place]) = (violated[place - 1], violations[place - 1]);
        (violated[place], violations[place]) = (row, value);
    }

    /// <summary>σ_t x_tᵀu / ‖x_t‖ at the residual.</summary>
    private double Slack(ReadOnlySpan<ulong> pattern, int row)
    {
        if (rowNorms[row] == 0)
            return 0;
        double value = data.Dot(row, normals.Residual) / rowNorms[row];
        return (pattern[row >> 6] >> (row & 63) & 1) == 0 ? -value : value;
    }

    /// <summary>λ ← argmin over λ ≥ 0 supported on the active rows, dropping those that reach zero.</summary>
    private void Minimise()
    {
        while (normals.Count > 0)
        {
            normals.Multipliers(trial);
            int blocking = -1;
            double step = 1;
            for (int k = 0; k < normals.Count; k++)
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

            for (int k = 0; k < normals.Count; k++)
                lambda[k] += step * (trial[k] - lambda[k]);
            if (blocking < 0)
                return;
            lambda[blocking] = 0;
            DropZeros();
        }
    }

    /// <summary>Drops the rows that are at zero and would fall below.</summary>
    private bool DropZeros()
    {
        bool any = false;
        for (int k = normals.Count - 1; k >= 0; k--)
        {
            if (lambda[k] > 0 || trial[k] > 0)
                continue;
            lambda.AsSpan(k + 1, normals.Count - k - 1).CopyTo(lambda.AsSpan(k));
            normals.Drop(k);
            any = true;
        }

        return any;
    }
}
