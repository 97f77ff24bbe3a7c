using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Masked;

namespace Bidual.Programs;

/// <summary>X in panels of either precision, each made when it is first asked for and shared by all restrictions of an operator.</summary>
/// <param name="data">X, n×d.</param>
internal sealed class DataPanels(Matrix data)
{
    private readonly Lazy<Panels<double>> inDouble = new(() => Pack<double>(data, null));
    private readonly Lazy<Panels<float>> inSingle = new(() => Pack<float>(data, null));

    /// <summary>X in double.</summary>
    public Panels<double> Double => inDouble.Value;

    /// <summary>X rounded to float.</summary>
    public Panels<float> Single => inSingle.Value;

    /// <summary>Rows of X, rounded to <typeparamref name="T"/>.</summary>
    /// <param name="data">X.</param>
    /// <param name="chosen">Which rows, in this order; null for all.</param>
    public static Panels<T> Pack<T>(Matrix data, int[]? chosen)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var panels = new Panels<T>(chosen?.Length ?? data.Rows, data.Columns);
        var row = new T[data.Columns];
        for (int t = 0; t < panels.Rows; t++)
        {
            Conversion.Copy(data.Row(chosen is null ? t : chosen[t]), row);
            panels.SetRow(t, row);
        }

        return panels;
    }
}
