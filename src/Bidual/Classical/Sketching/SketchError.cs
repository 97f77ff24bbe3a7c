using Bidual.Numerics;

namespace Bidual.Classical.Sketching;

/// <summary>How far weights are from others, as predictions see it.</summary>
internal static class SketchError
{
    /// <summary>‖X(w − w*)‖ over ‖Xw*‖; the former where the latter is 0.</summary>
    public static double Of(Matrix inputs, double[] weights, double[] exact)
    {
        var difference = new double[exact.Length];
        Vector.Subtract(weights, exact, difference);
        double size = Vector.Norm(RowProducts.Apply(inputs, exact)), error = Vector.Norm(RowProducts.Apply(inputs, difference));
        return size > 0 ? error / size : error;
    }
}
