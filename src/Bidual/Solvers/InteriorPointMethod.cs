using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.FreeParts;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>
/// The iteration of <see cref="InteriorPoint"/>: a primal–dual method with Mehrotra's predictor and corrector for
/// min L(A u) + β Σ t_b, ‖u_b‖ ≤ t_b, s_b = G_b u_b ≥ 0; where the loss has a free part minimised out of it, min L(A u + Qᵀe) over e too.
/// </summary>
internal sealed class InteriorPointMethod
{
    private const double ToBoundary = 0.995;
    private const double Neighbourhood = 1e-2;
    private const int LargestRefinement = 6;
    private const double RefinedEnough = 1e-3;

    /// <summary>A shorter step is a sign that the predicted second-order terms are wrong: then the path's middle is aimed at instead.</summary>
    private const double ShortStep = 0.1;
    private const double Recentring = 0.8;

    /// <summary>
    /// Share of what the dual residual is worth as a gap, below which a gap is premature: the point is then nearer to the boundary than it is to
    /// feasible, and short steps would be all that is left (the balance of Kojima, Megiddo &amp; Mizuno 1993). No step aims below it where the curvature of the rows changes with the predictions.
    /// </summary>
    private const double LeastBalance = 0.1;

    /// <summary>The same for a step that is to bring the point back to the path's middle.</summary>
    private const double Balance = 0.5;

    private readonly ConvexProgram program;
    private readonly ILoss loss;
    private readonly Matrix basis;
    private readonly InteriorPointBlock[] blocks;
    private readonly NewtonSystem system;
    private readonly int d;
    private readonly int degree;
    private readonly double scale;
    private readonly IInteriorRows rows;
    private readonly double[] fit;
    private readonly double[] change;
    private readonly double[] pull;
    private readonly double[] residual;
    private readonly double[] shift;
    private readonly double[] rhs;
    private readonly double[] direction;
    private readonly double[] correction;
    private readonly double[] free;
    private readonly double[] freeResidual;
    private readonly double[] freeShift;
    private readonly double[] freeRhs;
    private readonly double[] freeDirection;
    private double[] gradientAtZero = [];
    private BlockGram? quadratic;

    /// <summary>Starts from u = 0.</summary>
    /// <param name="program">The program; its cone pattern cones or the whole space.</param>
    public InteriorPointMethod(ConvexProgram program)
    {
        this.program = program;
        d = program.Operator.BlockSize;
        int n = program.Operator.Outputs;
        loss = FreePartLoss.Plain(program.Loss);
        basis = FreePartLoss.BasisOf(program.Loss) ?? new Matrix(0, n);
        double atZero = program.Loss.Value(new double[n], program.Targets);
        scale = atZero;
        double size = Math.Max(1e-8, atZero / (program.Beta * program.Blocks));
        blocks = new InteriorPointBlock[program.Blocks];
        for (int b = 0; b < blocks.Length; b++)
            blocks[b] = new InteriorPointBlock(Columns(program, b), d, program.Beta, size);
        rows = Rows(loss, program.Targets, size * program.Beta / Math.Sqrt(n));
        degree = blocks.Sum(block => block.Rows + 1) + rows.Degree;
        BlockGram? gram = BlockGram.Suits(program.Operator) ? new BlockGram(program.Operator, loss.IsQuadratic) : null;
        system = new NewtonSystem(program.Operator, blocks, gram, FreePartLoss.BasisOf(program.Loss));
        fit = new double[n];
        change = new double[n];
        pull = new double[n];
        residual = new double[d * blocks.Length];
        shift = new double[residual.Length];
        rhs = new double[residual.Length];
        direction = new double[residual.Length];
        correction = new double[residual.Length];
        Point = new double[residual.Length];
        free = program.Loss is FreePartLoss parted ? parted.At(fit, program.Targets).Free : [];
        freeResidual = new double[free.Length];
        freeShift = new double[free.Length];
        freeRhs = new double[free.Length];
        freeDirection = new double[free.Length];
        if (gram is not null && loss.IsQuadratic && free.Length == 0)
            FormQuadratic(gram);
    }

    /// <summary>u.</summary>
    public double[] Point { get; }

    /// <summary>sᵀz + (t,u)ᵀ(β,w): the duality gap once the residuals are small.</summary>
    public double Gap { get; private set; } = double.PositiveInfinity;

    /// <summary>Largest entry of the dual residual relative to β.</summary>
    public double DualResidual { get; private set; } = double.PositiveInfinity;

    /// <summary>Largest slack residual relative to the size of the solution.</summary>
    public double PrimalResidual { get; private set; } = double.PositiveInfinity;

    /// <summary>What the residuals of the rows are worth, relative to the loss at zero.</summary>
    public double RowResidual { get; private set; } = double.PositiveInfinity;

    /// <summary>How far the point before the last step was from optimal: the gap relative to the loss at zero, and the residuals.</summary>
    public double Error => (Gap / scale) + DualResidual + PrimalResidual + RowResidual;

    /// <summary>Whether the slopes of the rows are variables between bounds.</summary>
    public bool HasBoundedSlopes => rows.Degree > 0;

    /// <summary>Whether the loss is quadratic, but for a part minimised out of it.</summary>
    public bool IsQuadratic => loss.IsQuadratic;

    /// <summary>Whether the curvature of the rows is that of the loss at the predictions, and changes with them: steps end where another curvature holds than they were made with.</summary>
    public bool IsCurved => !IsQuadratic && !rows.HasVariables;

    /// <summary>One Newton step.</summary>
    /// <returns>The step length; 0 when no progress is possible.</returns>
    public double Advance()
    {
        Linearise();
        double mu = Gap / degree;
        if (!(mu > 1e-17 * scale / degree))
            return 0;
        system.Factor(rows.Curvature);

        FindDirection(0, 0);
        double affine = MaxStep(1);
        double after = ComplementarityAfter(affine);
        double sigma = Math.Pow(Math.Clamp(after / Gap, 0, 1), 3);

        double worth = DualResidual * program.Beta * blocks.Sum(block => block.T) / degree;
        double step = Aim(Math.Max(sigma * mu, IsCurved ? Math.Min(mu, LeastBalance * worth) : 0), 1);
        if (step < ShortStep)
            step = Aim(Math.Max(Recentring * mu, Balance * worth), 0);
        if (!(step > 0) || !double.IsFinite(Vector.SquaredNorm(direction)))
            return 0;
        for (int b = 0; b < blocks.Length; b++)
        {
            blocks[b].Step(step);
            blocks[b].U.CopyTo(Point, b * d);
        }

        Vector.AddScaled(step, freeDirection, free);
        rows.Step(step);
        return step;
    }

    /// <summary>The direction to the central path's μ, with a weight of the second-order terms that the last direction predicts.</summary>
    private void FindDirection(double mu, double weight)
    {
        Array.Clear(shift);
        Array.Clear(freeShift);
        if (rows.Aim(mu, weight, pull))
        {
            program.Operator.ApplyAdjoint(pull, shift);
            FreeMinimum.Project(basis, pull, freeShift);
        }

        for (int i = 0; i < rhs.Length; i++)
            rhs[i] = -residual[i] - shift[i];
        for (int i = 0; i < freeRhs.Length; i++)
            freeRhs[i] = -freeResidual[i] - freeShift[i];
        for (int b = 0; b < blocks.Length; b++)
            blocks[b].RightHandSide(mu, weight, rhs.AsSpan(b * d, d));
        Solve();
    }

    /// <summary>The same direction, and how far to go along it.</summary>
    private double Aim(double mu, double weight)
    {
        FindDirection(mu, weight);
        double step = Math.Min(1, ToBoundary * MaxStep(1 / ToBoundary));
        return Central(Math.Min(step, TrustedStep()));
    }

    /// <summary>Shortens a step until every product stays above a small share of the mean: the wide neighbourhood of the central path.</summary>
    private double Central(double step)
    {
        for (int attempt = 0; attempt < 30; attempt++)
        {
            double mu = ComplementarityAfter(step) / degree;
            if (rows.IsCentralAfter(step, Neighbourhood * mu) && Array.TrueForAll(blocks, block => block.IsCentralAfter(step, Neighbourhood * mu)))
                return step;
            step *= 0.8;
        }

        return step;
    }

    /// <summary>Up to where the loss bends as its curvature foretells; slopes that are variables take care of that themselves.</summary>
    private double TrustedStep()
    {
        if (!IsCurved)
            return 1;
        Predict(direction, freeDirection, change);
        return loss.TrustedShare(fit, change);
    }

    private double ComplementarityAfter(double step) => blocks.Sum(block => block.ComplementarityAfter(step)) + rows.ComplementarityAfter(step);

    /// <summary>For a quadratic loss Aᵀ∇L(A u) = Aᵀ∇L(0) + AᵀHA u: no further pass over the rows is needed.</summary>
    private void FormQuadratic(BlockGram gram)
    {
        rows.Linearise(fit);
        gradientAtZero = new double[residual.Length];
        program.Operator.ApplyAdjoint(rows.Slopes, gradientAtZero);
        gram.LowerTriangle(rows.Curvature);
        quadratic = gram;
    }

    private void LossGradient()
    {
        if (quadratic is not null)
        {
            quadratic.Multiply(Point, residual);
            Vector.AddScaled(1, gradientAtZero, residual);
            return;
        }

        Predict(Point, free, fit);
        RowResidual = rows.Linearise(fit) / scale;
        program.Operator.ApplyAdjoint(rows.Slopes, residual);
        RowResidual += FreeMinimum.Project(basis, rows.Slopes, freeResidual) * Vector.Norm(free) / scale;
    }

    /// <summary>result ← A u + Qᵀe.</summary>
    private void Predict(double[] u, double[] e, double[] result)
    {
        program.Operator.Apply(u, result);
        FreeMinimum.AddFree(basis, e, result);
    }

    private void Linearise()
    {
        RowResidual = 0;
        LossGradient();
        double gap = rows.Complementarity, slack = 0, dual = 0, size = 0;
        for (int b = 0; b < blocks.Length; b++)
        {
            Span<double> own = residual.AsSpan(b * d, d);
            blocks[b].SubtractDuals(own);
            slack = Math.Max(slack, blocks[b].Prepare());
            size = Math.Max(size, blocks[b].T);
            gap += blocks[b].Complementarity;
            dual = Math.Max(dual, Vector.Norm(own));
        }

        Gap = gap;
        DualResidual = dual / program.Beta;
        PrimalResidual = slack / size;
    }

    /// <summary>
    /// Solves for Δu and recovers the other directions; then refines them against the dual equation
    /// AᵀHAΔu − GᵀΔz − Δw = −residual itself, which the condensed system meets only up to its condition.
    /// </summary>
    private void Solve()
    {
        freeRhs.CopyTo(freeDirection, 0);
        system.Solve(rhs, direction, freeDirection);
        for (int b = 0; b < blocks.Length; b++)
        {
            direction.AsSpan(b * d, d).CopyTo(blocks[b].Du);
            blocks[b].RecoverDirection();
        }

        FollowRows(direction, freeDirection);
        double previous = double.PositiveInfinity, size = Vector.Norm(residual) + Vector.Norm(freeResidual);
        for (int pass = 0; pass < LargestRefinement; pass++)
        {
            double norm = DualError();
            if (!(norm < previous / 2) || norm <= RefinedEnough * size)
                break;
            previous = norm;
            system.Solve(rhs, correction, freeRhs);
            for (int b = 0; b < blocks.Length; b++)
                blocks[b].CorrectDirection(correction.AsSpan(b * d, d));
            Vector.AddScaled(1, correction, direction);
            Vector.AddScaled(1, freeRhs, freeDirection);
            FollowRows(correction, freeRhs);
        }
    }

    /// <summary>Adds to the directions of the rows what a direction, or a correction of it, entails.</summary>
    private void FollowRows(double[] step, double[] freeStep)
    {
        if (!rows.HasVariables)
            return;
        Predict(step, freeStep, change);
        rows.AddDirection(change);
    }

    /// <summary>rhs and that of the free part ← what the directions leave of their equations.</summary>
    private double DualError()
    {
        system.MultiplyCurvature(direction, freeDirection, rhs, freeRhs);
        for (int b = 0; b < blocks.Length; b++)
            blocks[b].SubtractDualDirections(rhs.AsSpan(b * d, d));
        for (int i = 0; i < rhs.Length; i++)
            rhs[i] = -(rhs[i] + residual[i] + shift[i]);
        for (int i = 0; i < freeRhs.Length; i++)
            freeRhs[i] = -(freeRhs[i] + freeResidual[i] + freeShift[i]);
        return Vector.Norm(rhs) + Vector.Norm(freeRhs);
    }

    private double MaxStep(double limit)
    {
        limit = rows.MaxStep(limit);
        foreach (InteriorPointBlock block in blocks)
            limit = block.MaxStep(limit);
        return limit;
    }

    /// <summary>What suits the loss.</summary>
    private static IInteriorRows Rows(ILoss loss, double[] targets, double product)
    {
        if (RowTerms.Bounded(loss) is { } terms)
            return new TermRows(terms, targets, product);
        return WeightedLoss.RowsOf<IConjugateRows>(loss) is { } rows
            ? new ConjugateRows(rows, loss, targets)
            : new SmoothRows(loss, targets);
    }

    /// <summary>Gᵀ of a block: columns σ_t x_t/‖x_t‖ over its non-zero rows.</summary>
    private static double[] Columns(ConvexProgram program, int block)
    {
        if (program.Cone is not PatternCones cones)
            return [];
        Matrix data = cones.Data;
        ReadOnlySpan<ulong> pattern = cones.PatternOf(block);
        int[] used = [.. Enumerable.Range(0, data.Rows).Where(t => data.Row(t).ContainsAnyExcept(0.0))];
        var columns = new double[data.Columns * used.Length];
        for (int k = 0; k < used.Length; k++)
        {
            int t = used[k];
            ReadOnlySpan<double> x = data.Row(t);
            double factor = ((pattern[t >> 6] >> (t & 63) & 1) == 0 ? -1 : 1) / Vector.Norm(x);
            for (int j = 0; j < x.Length; j++)
                columns[(j * used.Length) + k] = factor * x[j];
        }

        return columns;
    }
}
