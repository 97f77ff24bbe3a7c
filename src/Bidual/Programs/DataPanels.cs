using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Masked;

namespace Bidual.Programs;

/// <summary>X as masked products read it, in either precision, each made when it is first asked for and shared by all restrictions of an operator: in panels, or its entries where it is sparse.</summary>
/// <param name="data">X, n×d.</param>
internal sealed class DataPanels(Matrix data)
{
    private readonly Lazy<Panels<double>> inDouble = new(() => Pack<double>(data));
    private readonly Lazy<Panels<float>> inSingle = new(() => Pack<float>(data));
    private readonly Lazy<(SparseEntries<double>, SparseEntries<double>)?> entriesInDouble = new(() => SparseEntries<double>.Of(data));
    private readonly Lazy<(SparseEntries<float>, SparseEntries<float>)?> entriesInSingle = new(() => SparseEntries<float>.Of(data));

    /// <summary>Products in double.</summary>
    public MaskedProducts<double> Double(MaskBits masks, int threads) =>
        entriesInDouble.Value is { } entries ? SparseMaskedOperator<double>.For(masks, entries, threads) : new MaskedOperator<double>(masks, inDouble.Value, threads);

    /// <summary>Products of X rounded to float.</summary>
    public MaskedProducts<float> Single(MaskBits masks, int threads) =>
        entriesInSingle.Value is { } entries ? SparseMaskedOperator<float>.For(masks, entries, threads) : new MaskedOperator<float>(masks, inSingle.Value, threads);

    /// <summary>Products of some rows of X, rounded to <typeparamref name="T"/>.</summary>
    /// <param name="data">X.</param>
    /// <param name="chosen">Which rows, in this order.</param>
    /// <param name="masks">Of these rows.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="kernel">The kernel where X is not sparse; null for the faster.</param>
    public static MaskedProducts<T> Of<T>(Matrix data, int[] chosen, MaskBits masks, int threads, MaskedKernel? kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix rows = data.SelectRows(chosen);
        return SparseEntries<T>.Of(rows) is { } entries ? SparseMaskedOperator<T>.For(masks, entries, threads) : new MaskedOperator<T>(masks, Pack<T>(rows), threads, kernel: kernel);
    }

    private static Panels<T> Pack<T>(Matrix data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var panels = new Panels<T>(data.Rows, data.Columns);
        var row = new T[data.Columns];
        for (int t = 0; t < panels.Rows; t++)
        {
            Conversion.Copy(data.Row(t), row);
            panels.SetRow(t, row);
        }

        return panels;
    }
}
