using Bidual.Numerics;

namespace Bidual.Networks;

/// <summary>What a network adds to its neurons without a penalty: xᵀW + b, a skip connection from the inputs and an intercept.</summary>
/// <param name="Intercept">b, length c; null for none.</param>
/// <param name="Skip">W, d×c on prepared inputs, 0 for the column of ones; null for none.</param>
public sealed record LinearPart(double[]? Intercept, Matrix? Skip)
{
    /// <summary>What a certificate says of networks that have it: " with an unpenalised intercept".</summary>
    public string Description => Describe(Skip is not null, Intercept is not null);

    /// <summary>The same of networks that are to have it; nothing for neither.</summary>
    internal static string Describe(bool skip, bool intercept) => (skip, intercept) switch
    {
        (true, true) => " with an unpenalised skip connection and intercept",
        (true, false) => " with an unpenalised skip connection",
        (false, true) => " with an unpenalised intercept",
        _ => string.Empty,
    };

    /// <summary>b of one output, 0 for none.</summary>
    internal double InterceptOf(int output) => Intercept?[output] ?? 0;

    /// <summary>The part of one output.</summary>
    /// <param name="output">Which.</param>
    internal LinearPart ForOutput(int output) => new(Intercept is null ? null : [Intercept[output]], Skip is null ? null : Matrix.FromColumn(Skip.Column(output)));

    /// <summary>The parts of outputs side by side; null where the first has none.</summary>
    internal static LinearPart? SideBySide(IReadOnlyList<LinearPart?> outputs) => outputs[0] is not { } first ? null : new(
        first.Intercept is null ? null : [.. outputs.SelectMany(part => part!.Intercept!)],
        first.Skip is null ? null : Matrix.FromColumns([.. outputs.Select(part => part!.Skip!.Column(0))]));

    /// <summary>f ← f + x_tᵀW + b.</summary>
    internal void AddTo(SparseRows inputs, int row, Span<double> f)
    {
        if (Intercept is not null)
            Vector.AddScaled<double>(1, Intercept, f);
        if (Skip is not null)
            inputs.AddProduct(row, Skip.Data, f);
    }

    /// <summary>f ← f + xᵀW + b.</summary>
    internal void AddTo(ReadOnlySpan<double> x, Span<double> f)
    {
        if (Intercept is not null)
            Vector.AddScaled<double>(1, Intercept, f);
        for (int k = 0; Skip is not null && k < x.Length; k++)
            Vector.AddScaled(x[k], Skip.Row(k), f);
    }
}
