using System.Numerics;

namespace Bidual.Numerics.Masked;

/// <summary>f_t = Σ_i M[t,i] x_tᵀv_i and its adjoint G_i = Σ_t M[t,i] r_t x_t. Masks stay bits. The result has the same bits for any number of threads. One caller at a time.</summary>
/// <param name="masks">M, n×P.</param>
/// <param name="columns">d.</param>
internal abstract class MaskedProducts<T>(MaskBits masks, int columns)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>M.</summary>
    public MaskBits Masks { get; } = masks;

    /// <summary>d.</summary>
    public int Columns { get; } = columns;

    /// <summary>Panels for V or G.</summary>
    public Panels<T> Variables() => new(Masks.Patterns, Columns);

    /// <summary>The forward product.</summary>
    /// <param name="v">V, P×d.</param>
    /// <param name="f">n numbers, overwritten.</param>
    public abstract void Forward(Panels<T> v, Span<T> f);

    /// <summary>The adjoint product.</summary>
    /// <param name="r">n numbers.</param>
    /// <param name="g">G, P×d, overwritten.</param>
    public abstract void Adjoint(ReadOnlySpan<T> r, Panels<T> g);
}
