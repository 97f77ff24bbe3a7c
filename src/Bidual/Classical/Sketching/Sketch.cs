using Bidual.Numerics;

namespace Bidual.Classical.Sketching;

/// <summary>A random matrix S, m×n with E SᵀS = I, known by its products.</summary>
internal abstract class Sketch
{
    /// <summary>m.</summary>
    public required int Rows { get; init; }

    /// <summary>S A.</summary>
    /// <param name="matrix">A, n×d.</param>
    /// <param name="threads">Worker threads; the product does not depend on them.</param>
    /// <returns>m×d.</returns>
    public abstract Matrix Apply(Matrix matrix, int threads);

    /// <summary>A sketch of a kind.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="seed">Of its entries.</param>
    public static Sketch Of(SketchKind kind, int rows, int columns, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        return kind switch
        {
            SketchKind.Gaussian => new GaussianSketch(columns, seed) { Rows = rows },
            SketchKind.Hadamard => new HadamardSketch(rows, columns, seed) { Rows = rows },
            _ => new CountSketch(rows, columns, seed) { Rows = rows },
        };
    }
}
