using Bidual.Data;

namespace Bidual.Import.Onnx;

/// <summary>z = (x − offset)/scale, gathered from the nodes before the first layer. Lists of one number stand for all columns until their count is known.</summary>
internal sealed class InputScaling
{
    private double[] offset = [0];
    private double[] scale = [1];

    /// <summary>Whether every scale is a positive number.</summary>
    public bool IsValid => Array.TrueForAll(scale, value => double.IsFinite(value) && value > 0) && Array.TrueForAll(offset, double.IsFinite);

    /// <summary>z becomes z − values.</summary>
    /// <returns>Whether the lengths agree.</returns>
    public bool Subtract(IReadOnlyList<double> values) => Change(values, (value, j) => offset[j] += value * scale[j]);

    /// <summary>z becomes z/values.</summary>
    /// <returns>Whether the lengths agree.</returns>
    public bool Divide(IReadOnlyList<double> values) => Change(values, (value, j) => scale[j] *= value);

    /// <summary>As a scaling of d columns; null where nothing is changed.</summary>
    /// <returns>Whether the lengths agree, and the scaling.</returns>
    public (bool Fits, Scaling? Scaling) For(int columns)
    {
        if (Array.TrueForAll(offset, value => value == 0) && Array.TrueForAll(scale, value => value == 1))
            return (true, null);
        return Widen(columns) ? (true, new Scaling(offset, scale)) : (false, null);
    }

    private bool Change(IReadOnlyList<double> values, Action<double, int> change)
    {
        if (values.Count == 0 || (values.Count > 1 && !Widen(values.Count)))
            return false;
        for (int j = 0; j < scale.Length; j++)
            change(values[values.Count == 1 ? 0 : j], j);
        return true;
    }

    private bool Widen(int columns)
    {
        if (scale.Length == 1 && columns > 1)
        {
            offset = [.. Enumerable.Repeat(offset[0], columns)];
            scale = [.. Enumerable.Repeat(scale[0], columns)];
        }

        return scale.Length == columns;
    }
}
