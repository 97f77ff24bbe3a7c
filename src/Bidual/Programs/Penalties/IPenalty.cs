namespace Bidual.Programs.Penalties;

/// <summary>A norm, or half the square of one (<see cref="SquaredNorm"/>), as a penalty on a variable made of equal blocks.</summary>
public interface IPenalty
{
    /// <summary>Length of a block.</summary>
    int BlockSize { get; }

    /// <summary>Whether it is the sum of what it is at each block alone.</summary>
    bool IsSeparable { get; }

    /// <summary>The penalty at x, a number of blocks.</summary>
    double Value(ReadOnlySpan<double> x);

    /// <summary>argmin_u step·Value(u) + ½‖u − x‖².</summary>
    /// <param name="x">The point.</param>
    /// <param name="step">Not negative.</param>
    /// <param name="result">Same length; may be x.</param>
    /// <returns>The penalty at the result.</returns>
    double Prox(ReadOnlySpan<double> x, double step, Span<double> result);

    /// <summary>The dual norm: max of gᵀu over penalty(u) ≤ 1.</summary>
    double DualNorm(ReadOnlySpan<double> g);

    /// <summary>The penalty of every block alone.</summary>
    double[] BlockValues(ReadOnlySpan<double> x)
    {
        var values = new double[x.Length / BlockSize];
        for (int b = 0; b < values.Length; b++)
            values[b] = Value(x.Slice(b * BlockSize, BlockSize));
        return values;
    }
}
