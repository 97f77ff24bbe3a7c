using System.Numerics;

namespace Bidual.Numerics.Masked;

/// <summary>
/// f_t = Σ_i M[t,i] x_tᵀv_i and its adjoint G_i = Σ_t M[t,i] r_t x_t, for one or several V and r at once. Masks stay bits.
/// The result has the same bits for any number of threads. One caller at a time.
/// </summary>
internal sealed unsafe class MaskedOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TableForward<T> forward;
    private readonly TableAdjoint<T> adjoint;

    /// <param name="masks">M, n×P.</param>
    /// <param name="x">X, n×d, finite.</param>
    /// <param name="threads">Parts that each product is cut into.</param>
    /// <param name="path">The instructions; null for the best of this machine.</param>
    public MaskedOperator(MaskBits masks, Panels<T> x, int threads = 1, InstructionPath? path = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Rows, masks.Rows, nameof(x));
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Sets, 1, nameof(x));
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Masks = masks;
        Data = x;
        var workspaces = new Workspace<T>[threads];
        for (int i = 0; i < threads; i++)
            workspaces[i] = new Workspace<T>();
        forward = new TableForward<T>(masks, x, path ?? InstructionPaths.Best, workspaces);
        adjoint = new TableAdjoint<T>(masks, x, path ?? InstructionPaths.Best, workspaces);
    }

    /// <summary>M.</summary>
    public MaskBits Masks { get; }

    /// <summary>X.</summary>
    public Panels<T> Data { get; }

    /// <summary>Panels for V or G.</summary>
    /// <param name="sets">k.</param>
    public Panels<T> Variables(int sets = 1) => new(Masks.Patterns, Data.Columns, sets);

    /// <summary>The forward product.</summary>
    /// <param name="v">V: k sets of P×d.</param>
    /// <param name="f">k rows of n numbers, overwritten.</param>
    public void Forward(Panels<T> v, Span<T> f)
    {
        Check(v, f.Length);
        fixed (T* result = f)
            forward.Run(v, result);
        GC.KeepAlive(v);
    }

    /// <summary>The adjoint product.</summary>
    /// <param name="r">k rows of n numbers.</param>
    /// <param name="g">G: k sets of P×d, overwritten.</param>
    public void Adjoint(ReadOnlySpan<T> r, Panels<T> g)
    {
        Check(g, r.Length);
        adjoint.Run(r, g);
        GC.KeepAlive(g);
    }

    private void Check(Panels<T> variables, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(variables.Rows, Masks.Patterns, nameof(variables));
        ArgumentOutOfRangeException.ThrowIfNotEqual(variables.Columns, Data.Columns, nameof(variables));
        ArgumentOutOfRangeException.ThrowIfNotEqual(length, variables.Sets * Masks.Rows, nameof(length));
    }
}
