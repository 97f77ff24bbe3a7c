using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bidual.Arrangements;

/// <summary>
/// Deletion and restriction: hyperplane k cuts exactly those cells of the earlier ones that it meets, and it meets them in the
/// cells of the arrangement that the earlier ones leave on it, one dimension lower. So each cell w of that restriction, found by
/// the same search, is a point of the cut between two new cells, and walking from w along ±z_k until the nearest other wall is as
/// far as the one just left gives a point well inside each. Nothing assumes general position: hyperplanes that meet in a
/// common flat become parallel, and are merged, in some restriction.
/// </summary>
internal sealed class RestrictionSearch : CellSearch
{
    private readonly CellTree tree;
    private CellSearch? restriction;
    private double[] normals = [];
    private double[] columns = [];
    private double[] errors = [];
    private double[] slopes = [];
    private double[] values = [];
    private double[] restrictedNormals = [];
    private double[] restrictedErrors = [];
    private int[] leaves = [];
    private int stride;

    public RestrictionSearch(int dimension)
        : base(dimension) => tree = new CellTree(dimension);

    public override int Count => tree.Leaves;

    public override void Witness(int i, Span<double> witness) => tree.Point(leaves[i]).CopyTo(witness);

    protected override void Search(ReadOnlySpan<double> normals, ReadOnlySpan<double> errors, CancellationToken cancellation)
    {
        Store(normals, errors);
        Span<double> point = stackalloc double[Dimension];
        point[0] = 1;
        tree.Start(errors.IsEmpty ? point : Normal(0));
        for (int k = 1; k < errors.Length; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            CutBy(k, cancellation);
        }

        if (leaves.Length < tree.Leaves)
            leaves = new int[tree.Leaves + (tree.Leaves / 4)];
        tree.CopyLeaves(leaves);
    }

    private void Store(ReadOnlySpan<double> rows, ReadOnlySpan<double> rowErrors)
    {
        int m = rowErrors.Length, q = Dimension;
        if (stride < m || normals.Length == 0)
        {
            stride = 2 * ((m + 8) & ~3);
            normals = new double[stride * q];
            columns = new double[stride * q];
            errors = new double[stride];
            slopes = new double[stride];
            values = new double[stride];
            restrictedNormals = new double[stride * (q - 1)];
            restrictedErrors = new double[stride];
        }

        rows.CopyTo(normals);
        rowErrors.CopyTo(errors);
        for (int j = 0; j < m; j++)
        {
            for (int c = 0; c < q; c++)
                columns[(c * stride) + j] = rows[(j * q) + c];
        }
    }

    private ReadOnlySpan<double> Normal(int j) => normals.AsSpan(j * Dimension, Dimension);

    private void CutBy(int k, CancellationToken cancellation)
    {
        int q = Dimension;
        var reflection = new Reflection(Normal(k), stackalloc double[q]);
        int count = Restrict(k, reflection);
        restriction ??= For(q - 1);
        restriction.Run(restrictedNormals.AsSpan(0, count * (q - 1)), restrictedErrors.AsSpan(0, count), cancellation);
        for (int j = 0; j < k; j++)
            slopes[j] = Numerics.Vector.Dot(Normal(j), Normal(k));
        Span<double> point = stackalloc double[q];
        for (int i = 0; i < restriction.Count; i++)
        {
            restriction.Witness(i, point[..^1]);
            point[^1] = 0;
            reflection.Apply(point);
            if (Measure(point, k, out double stepUp, out double stepDown))
                tree.Cut(k, Normal(k), point, values, stepUp, stepDown);
        }
    }

    /// <summary>
    /// The earlier normals on hyperplane k, in its own q − 1 coordinates. A normal at an angle of sine s keeps its error divided
    /// by s; one whose direction there is lost in the error is left out.
    /// </summary>
    private int Restrict(int k, Reflection reflection)
    {
        int q = Dimension, count = 0;
        Span<double> image = stackalloc double[q];
        for (int j = 0; j < k; j++)
        {
            Normal(j).CopyTo(image);
            reflection.Apply(image);
            double sine = Numerics.Vector.Norm(image[..^1]);
            double error = (errors[j] + errors[k] + (2 * ParallelRows.UnitRoundoff)) / sine;
            if (!(error < 0.01))
                continue;
            Numerics.Vector.Scale(1 / sine, image[..^1], restrictedNormals.AsSpan(count * (q - 1), q - 1));
            restrictedErrors[count++] = error;
        }

        return count;
    }

    /// <summary>
    /// The values z_jᵀw of the hyperplanes before k, and the steps along ±z_k after which the distance to hyperplane k equals
    /// the least distance to the others: min |z_jᵀw| / (1 ∓ sign(z_jᵀw) z_jᵀz_k).
    /// </summary>
    /// <returns>Whether every sign is certain.</returns>
    private bool Measure(ReadOnlySpan<double> point, int k, out double stepUp, out double stepDown)
    {
        ref double column = ref MemoryMarshal.GetArrayDataReference(columns);
        ref double value = ref MemoryMarshal.GetArrayDataReference(values);
        ref double slope = ref MemoryMarshal.GetArrayDataReference(slopes);
        ref double error = ref MemoryMarshal.GetArrayDataReference(errors);
        Vector256<double> margin = Vector256.Create(double.PositiveInfinity), near = Vector256.Create(2.0);
        (stepUp, stepDown) = (1, 1);
        for (int j = 0; j < k; j += 4)
        {
            Vector256<double> v = Vector256<double>.Zero;
            nuint offset = (nuint)j;
            foreach (double coordinate in point)
            {
                v = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref column, offset), Vector256.Create(coordinate), v);
                offset += (nuint)stride;
            }

            v.StoreUnsafe(ref value, (nuint)j);
            Vector256<double> size = Vector256.Abs(v), signedSlope = Vector256.LoadUnsafe(ref slope, (nuint)j) ^ (v & Vector256.Create(-0.0));
            if (k - j < 4)
                (size, signedSlope) = KeepFirst(k - j, size, signedSlope);
            margin = Vector256.MinNative(margin, size - Vector256.LoadUnsafe(ref error, (nuint)j));
            if (Vector256.LessThanAny(size, near))
            {
                stepUp = Math.Min(stepUp, Least(size / Vector256.Max(Vector256<double>.One - signedSlope, Vector256.Create(1e-30))));
                stepDown = Math.Min(stepDown, Least(size / Vector256.Max(Vector256<double>.One + signedSlope, Vector256.Create(1e-30))));
                near = Vector256.Create(2 * Math.Max(stepUp, stepDown));
            }
        }

        return Least(margin) > 0;
    }

    private static (Vector256<double> Size, Vector256<double> Slope) KeepFirst(int count, Vector256<double> size, Vector256<double> slope)
    {
        Vector256<double> first = Vector256.LessThan(Vector256.Create(0.0, 1, 2, 3), Vector256.Create((double)count));
        return (Vector256.ConditionalSelect(first, size, Vector256.Create(double.MaxValue)), slope & first);
    }

    private static double Least(Vector256<double> x) =>
        Math.Min(Math.Min(x.GetElement(0), x.GetElement(1)), Math.Min(x.GetElement(2), x.GetElement(3)));

    /// <summary>The Householder reflection that carries a unit vector z to ±e_q: H = I − v vᵀ / (1 + |z_q|), v = z + sign(z_q) e_q.</summary>
    private readonly ref struct Reflection
    {
        private readonly Span<double> v;
        private readonly double factor;

        public Reflection(ReadOnlySpan<double> unit, Span<double> workspace)
        {
            unit.CopyTo(workspace);
            factor = -1 / (1 + Math.Abs(unit[^1]));
            workspace[^1] += Math.CopySign(1, unit[^1]);
            v = workspace;
        }

        public void Apply(Span<double> x) => Numerics.Vector.AddScaled(factor * Numerics.Vector.Dot(v, x), v, x);
    }
}
