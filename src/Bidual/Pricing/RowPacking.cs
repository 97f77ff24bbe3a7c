using System.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Pricing;

/// <summary>Leaves a box's children only its undecided rows and folds the others into its linear part.</summary>
/// <typeparam name="V">The register.</typeparam>
internal static unsafe class RowPacking<V>
    where V : unmanaged, IOrderedLanes<V, double>
{
    /// <summary>Packs the undecided rows and folds the active ones among the others.</summary>
    /// <param name="rows">The parent's rows.</param>
    /// <param name="dimensions">m.</param>
    /// <param name="pass">Their pass into the box; its slopes are overwritten.</param>
    /// <param name="packed">Receives the undecided rows; there must be room for a register behind it.</param>
    /// <param name="box">Constant and slope grow by the rows that are decided active; those over a sub-box stay decided.</param>
    /// <returns>Σ v_t (s_t)₊ over the undecided rows.</returns>
    public static double Run(in BoxRows<double> rows, int dimensions, in LinearPass pass, in BoxRows<double> packed, ref Box box)
    {
        V zero = V.Zero, folded = zero, open = zero;
        int length = rows.Padded;
        double* slopes = pass.Slopes, weights = rows.Weights, values = pass.Values;
        for (int i = 0, register = 0; i < length; i += V.Count, register++)
        {
            uint bits = pass.Undecided[register];
            V s = V.Load(values + i), slope = V.Where(~bits, V.Load(slopes + i)), active = V.Choose(V.Less(zero, s), V.Load(weights + i), zero);
            slope.Store(slopes + i);
            folded = V.MultiplyAdd(slope, s, folded);
            open = V.MultiplyAdd(V.Where(bits, active), s, open);
        }

        box.Constant += V.Sum(folded);
        for (int j = 0; j < dimensions; j++)
        {
            double* x = rows.Column(j), target = packed.Column(j);
            V sum = zero;
            for (int i = 0, register = 0; i < length; i += V.Count, register++)
            {
                V value = V.Load(x + i);
                sum = V.MultiplyAdd(V.Load(slopes + i), value, sum);
                target = Append(value, pass.Undecided[register], target);
            }

            double added = V.Sum(sum);
            box.Slope[j] += added;
            box.Constant -= added * box.Centre[j];
        }

        Append(weights, pass.Undecided, length, packed.Weights);
        Append(values, pass.Undecided, length, packed.Values);
        Append(pass.Reaches, pass.Undecided, length, packed.Reaches);
        Append(rows.Numbers, pass.Undecided, length, packed.Numbers);
        packed.Pad();
        return V.Sum(open);
    }

    private static void Append(double* source, uint* bits, int length, double* target)
    {
        for (int i = 0; i < length; i += V.Count)
            target = Append(V.Load(source + i), *bits++, target);
    }

    private static double* Append(V value, uint bits, double* target)
    {
        if (bits == 0)
            return target;
        V.Pack(value, bits, target);
        return target + BitOperations.PopCount(bits);
    }
}
