using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;

namespace Bidual.Pricing;

/// <summary>
/// Depth-first branch and bound over the boxes of a subtree, (8d): proves sign·f(y) ≤ τ|y|, τ the goal's bound, which rises with the values met.
/// A box keeps the rows undecided over it; its linear and quadratic majorants of sign·f − τ|y| either are negative, or contract it, or it is halved.
/// </summary>
/// <remarks>Every comparison that closes a box has the <see cref="RoundingMargin"/> on its safe side. Not for several threads at once.</remarks>
/// <typeparam name="V">The register.</typeparam>
/// <typeparam name="W">That of quadratic majorants.</typeparam>
/// <typeparam name="T">Its numbers.</typeparam>
internal sealed unsafe class BoxSearch<V, W, T> : BoxSearch
    where V : unmanaged, IOrderedLanes<V, double>
    where W : unmanaged, IOrderedLanes<W, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Boxes with no half-width above this are left open, with the bound they have.</summary>
    private const double LeastHalf = 1e-9;

    /// <summary>A contraction to less than this share replaces a cut.</summary>
    private const double ContractedEnough = 0.5;

    /// <summary>A centre must beat the best value by this share to be climbed from.</summary>
    private const double WorthClimbing = 1e-8;

    private const int NodesBetweenQuestions = 256;

    private readonly PreparedRows rows;
    private readonly RoundingMargin margin;
    private readonly Ascent ascent;
    private readonly double[] point;
    private readonly RowArena arena = new();
    private readonly AlignedMemory<double> memory;
    private readonly AlignedMemory<uint> bits;
    private readonly LinearPass scratch;
    private readonly CurvedRows<W, T> curved;
    private readonly double* zeros;

    private Face face = null!;
    private FaceRidges ridges = null!;
    private SearchGoal goal;
    private DirectionPool found = null!;
    private CancellationToken stop;
    private int dimensions;
    private int evenDimensions;
    private long nodeLimit;
    private long nodes;
    private double best;
    private double tau;
    private double slack;
    private bool stopped;
    private bool leftOpen;

    public BoxSearch(PreparedRows rows, RoundingMargin margin)
    {
        this.rows = rows;
        this.margin = margin;
        ascent = new Ascent(rows);
        point = new double[rows.Rank];
        int length = Padded(rows.Count);
        memory = new AlignedMemory<double>(4L * length);
        bits = new AlignedMemory<uint>(length);
        double* start = memory.Pointer;
        scratch = new LinearPass { Values = start, Reaches = start + length, Slopes = start + (2 * length), Undecided = bits.Pointer };
        zeros = start + (3 * length);
        curved = new CurvedRows<W, T>(rows.Count, rows.Rank - 1);
    }

    /// <inheritdoc/>
    public override SubtreeOutcome Run(Subtree subtree, SearchGoal target, IEnumerable<Ridge> known, DirectionPool pool, double attained, long limit, CancellationToken cancellation)
    {
        ridges = new FaceRidges(subtree.Face, known);
        (face, goal, found, best, nodeLimit, stop) = (subtree.Face, target, pool, attained, limit, cancellation);
        (dimensions, nodes, stopped, leftOpen) = (face.Dimensions, 0, false, false);
        evenDimensions = dimensions + (dimensions & 1);
        SetTau();
        Box box = subtree.Root();
        (int Chunk, long Used) mark = arena.Mark;
        BoxRows<double> all = RootRows(box);
        double open = Visit(all, box, default, rows.Mass, 0, 0);
        arena.Release(mark);
        return new SubtreeOutcome(Math.Max(tau, open), !leftOpen, nodes, found);
    }

    private static int Padded(int count) => (count + V.Count - 1) / V.Count * V.Count;

    private void SetTau()
    {
        tau = goal.Bound(best);
        slack = margin.OfRows + (tau * margin.OfNorm);
    }

    private BoxRows<double> Take(int count) =>
        new(arena.Take(((long)Padded(count) * BoxRows<double>.Columns(dimensions)) + V.Count), Padded(count), count, dimensions);

    private BoxRows<double> RootRows(in Box box)
    {
        BoxRows<double> all = Take(rows.Count);
        for (int t = 0; t < rows.Count; t++)
        {
            ReadOnlySpan<double> z = rows.Rows.Row(t);
            double s = face.Side * z[face.Axis], w = margin.Drift * RoundingMargin.AbsoluteSum(z);
            for (int j = 0; j < dimensions; j++)
            {
                double x = z[face.AxisOf(j)];
                all.Column(j)[t] = x;
                s += x * box.Centre[j];
                w += Math.Abs(x) * box.Half[j];
            }

            all.Weights[t] = face.Sign * rows.Weights[t];
            all.Numbers[t] = t;
            all.Values[t] = s;
            all.Reaches[t] = w;
        }

        all.Pad();
        return all;
    }

    /// <summary>Searches a box.</summary>
    /// <param name="parentRows">The rows undecided over the parent.</param>
    /// <param name="given">The box, its linear part that of the parent.</param>
    /// <param name="step">From the parent to it.</param>
    /// <param name="ceiling">A proven bound of sign·f/|y| over the parent.</param>
    /// <param name="depth">Levels above.</param>
    /// <param name="changes">Coordinates changed on the way.</param>
    /// <returns>A proven bound of sign·f/|y| over what is left open of the box; 0 where nothing is.</returns>
    [SkipLocalsInit]
    private double Visit(in BoxRows<double> parentRows, in Box given, in BoxStep step, double ceiling, int depth, int changes)
    {
        if (MustStop())
            return Leave(ceiling);
        nodes++;
        Box box = given;
        LinearPass pass = scratch;
        LinearPass<V>.Run(parentRows, step, ref pass);
        double norm = face.Norm(box);
        Unsafe.SkipInit(out Majorant majorant);
        double* sums = stackalloc double[Box.MostDimensions];
        SumColumns(parentRows, pass.Slopes, sums);
        majorant.Top = Relax(box, pass.Value, sums, norm, ref majorant);
        for (int j = 0; j < dimensions; j++)
            majorant.Top += box.Half[j] * Math.Abs(majorant.Slope[j]);
        if (majorant.Top <= 0)
            return 0;
        ceiling = Math.Min(ceiling, (tau + (majorant.Top / face.LeastNorm(box))) * Roundoff.Up);
        changes += step.Count;
        if (depth == RoundingMargin.MostDepth || changes > RoundingMargin.MostChanges - dimensions || LargestHalf(box) < LeastHalf)
            return Leave(ceiling);

        (int Chunk, long Used) mark = arena.Mark;
        BoxRows<double> packed = Take(pass.Count);
        double open = RowPacking<V>.Run(parentRows, dimensions, pass, packed, ref box);
        Improve(box, open, norm);
        Curve(packed, box, norm, out Majorant bent);
        if (bent.Top < majorant.Top)
            majorant = bent;
        double left = majorant.Top <= 0 || (ridges.Nearest(box) is { } ridge && IsBelow(ridge, packed, box)) ? 0 : Split(packed, box, majorant, Math.Min(ceiling, (tau + (majorant.Top / face.LeastNorm(box))) * Roundoff.Up), depth, changes);
        arena.Release(mark);
        return left;
    }

    private double Split(in BoxRows<double> packed, in Box box, in Majorant majorant, double ceiling, int depth, int changes)
    {
        Cutting cutting = default;
        cutting.Contract(box, majorant, dimensions);
        if (cutting.Share < ContractedEnough)
        {
            cutting.Whole(box, dimensions, out Box whole, out BoxStep shrinking);
            return Visit(packed, whole, shrinking, ceiling, depth + 1, changes);
        }

        double leastNorm = face.LeastNorm(box);
        double* columnLosses = stackalloc double[Box.MostDimensions];
        curved.Losses(columnLosses);
        for (int j = 0; j < dimensions; j++)
            columnLosses[j] += 0.5 * tau * face.Metric[j] * box.Half[j] / leastNorm;
        int cut = cutting.BestDimension(majorant, columnLosses, dimensions);
        bool upperFirst = majorant.Slope[cut] > 0;
        cutting.Part(box, dimensions, cut, upperFirst, out Box half, out BoxStep step);
        double left = Visit(packed, half, step, ceiling, depth + 1, changes);
        cutting.Part(box, dimensions, cut, !upperFirst, out half, out step);
        return Math.Max(left, Visit(packed, half, step, ceiling, depth + 1, changes));
    }

    /// <summary>The quadratic majorant over the undecided rows, linearised.</summary>
    private void Curve(in BoxRows<double> packed, in Box box, double norm, out Majorant majorant)
    {
        double* sums = stackalloc double[Box.MostDimensions], gram = stackalloc double[Box.MostDimensions * Box.MostDimensions];
        double value = curved.Sum(packed, sums, gram);
        NormCurvature.Subtract(face.Metric, box, norm, tau, gram, dimensions);
        Unsafe.SkipInit(out majorant);
        double centre = Relax(box, value, sums, norm, ref majorant);
        fixed (double* half = box.Half)
            QuadraticMajorant.Linearise(centre, ref majorant, gram, half, dimensions);
    }

    /// <summary>Whether the linear majorant that touches at a known maximum, with −τ|y| ≤ −τ·tangentᵀy, is nowhere positive.</summary>
    private bool IsBelow(Ridge ridge, in BoxRows<double> packed, in Box box)
    {
        double* sums = stackalloc double[Box.MostDimensions];
        double top = box.Constant + RidgePass<V>.Run(packed, ridge.Shares, scratch.Slopes) + slack - (tau * face.Side * ridge.Tangent[face.Axis]);
        SumColumns(packed, scratch.Slopes, sums);
        for (int j = 0; j < dimensions; j++)
        {
            double slope = box.Slope[j] - (tau * ridge.Tangent[face.AxisOf(j)]);
            top += (slope * box.Centre[j]) + (box.Half[j] * Math.Abs(slope + sums[j]));
        }

        return top <= 0;
    }

    /// <summary>Slopes of the rows' majorant, the decided part and −τ|y| ≤ −τ eᵀy₀y/|y₀| together.</summary>
    /// <returns>Their value at the centre, with the margin.</returns>
    private double Relax(in Box box, double value, double* sums, double norm, ref Majorant majorant)
    {
        double top = box.Constant + value - (tau * norm) + slack;
        for (int j = 0; j < dimensions; j++)
        {
            top += box.Slope[j] * box.Centre[j];
            majorant.Slope[j] = box.Slope[j] + sums[j] - (tau * face.Metric[j] * box.Centre[j] / norm);
        }

        return top;
    }

    /// <summary>Climbs from the centre if its value is the best so far.</summary>
    private void Improve(in Box box, double open, double norm)
    {
        double value = box.Constant + open;
        for (int j = 0; j < dimensions; j++)
            value += box.Slope[j] * box.Centre[j];
        if (value <= best * norm * (1 + WorthClimbing))
            return;
        face.Point(box, point);
        value = ascent.Climb(point, face.Sign);
        if (value <= best)
            return;
        best = value;
        found.Offer(value, face.Sign, point);
        stopped |= best > goal.Ceiling;
        SetTau();
    }

    private void SumColumns(in BoxRows<double> of, double* weights, double* sums)
    {
        double** columns = stackalloc double*[Box.MostDimensions];
        for (int j = 0; j < dimensions; j++)
            columns[j] = of.Column(j);
        if (dimensions < evenDimensions)
            columns[dimensions] = zeros;
        ColumnKernels<V, double>.Sums(columns, evenDimensions, weights, of.Padded, sums, absolute: false);
    }

    private double LargestHalf(in Box box)
    {
        double largest = 0;
        for (int j = 0; j < dimensions; j++)
            largest = Math.Max(largest, box.Half[j]);
        return largest;
    }

    private bool MustStop()
    {
        if (stopped)
            return true;
        stopped = nodes >= nodeLimit || (nodes % NodesBetweenQuestions == 0 && stop.IsCancellationRequested);
        return stopped;
    }

    private double Leave(double ceiling)
    {
        leftOpen = true;
        return ceiling;
    }
}

/// <summary>Branch and bound on whatever registers.</summary>
internal abstract class BoxSearch
{
    /// <summary>A search on given registers.</summary>
    public static BoxSearch On(InstructionPath path, PreparedRows rows, RoundingMargin margin) => path switch
    {
        InstructionPath.Avx512 => On<Lanes512<double>, Lanes512<float>>(rows, margin),
        InstructionPath.Avx2 => On<Lanes256<double>, Lanes256<float>>(rows, margin),
        InstructionPath.Vector128 => On<Lanes128<double>, Lanes128<float>>(rows, margin),
        _ => On<LanesScalar<double>, LanesScalar<float>>(rows, margin),
    };

    /// <summary>Searches a subtree.</summary>
    /// <param name="subtree">Which.</param>
    /// <param name="target">What to prove.</param>
    /// <param name="known">The maxima known.</param>
    /// <param name="pool">Receives directions better than all before.</param>
    /// <param name="attained">The best value known.</param>
    /// <param name="limit">Boxes to visit at most.</param>
    /// <param name="cancellation">Ends the search early.</param>
    public abstract SubtreeOutcome Run(Subtree subtree, SearchGoal target, IEnumerable<Ridge> known, DirectionPool pool, double attained, long limit, CancellationToken cancellation);

    private static BoxSearch On<V, W>(PreparedRows rows, RoundingMargin margin)
        where V : unmanaged, IOrderedLanes<V, double>
        where W : unmanaged, IOrderedLanes<W, float> => rows.FitSingle ? new BoxSearch<V, W, float>(rows, margin) : new BoxSearch<V, V, double>(rows, margin);
}
