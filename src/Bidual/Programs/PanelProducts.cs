using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Masked;

namespace Bidual.Programs;

/// <summary>Products over the whole of X, computed in <typeparamref name="T"/>.</summary>
internal sealed class PanelProducts<T> : BlockProducts
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BlockMasks masks;
    private readonly MaskedProducts<T> operation;
    private readonly Panels<T> variables;
    private readonly T[] block;
    private readonly T[] rows;

    public PanelProducts(MaskedProducts<T> operation, BlockMasks masks)
    {
        this.masks = masks;
        this.operation = operation;
        variables = operation.Variables();
        block = new T[operation.Columns];
        rows = new T[operation.Masks.Rows];
    }

    protected override void ApplyAlone(ReadOnlySpan<double> x, Span<double> result)
    {
        int d = block.Length;
        variables.Clear();
        for (int b = 0; b < masks.Blocks; b++)
        {
            Conversion.Copy(x.Slice(b * d, d), block);
            variables.AddRow(masks.Column(b), T.CreateTruncating(masks.Sign(b)), block);
        }

        operation.Forward(variables, rows);
        Conversion.Copy(rows, result);
    }

    protected override void ApplyAdjointAlone(ReadOnlySpan<double> dual, Span<double> result)
    {
        int d = block.Length;
        Conversion.Copy(dual, rows);
        operation.Adjoint(rows, variables);
        for (int b = 0; b < masks.Blocks; b++)
        {
            Span<double> g = result.Slice(b * d, d);
            variables.GetRow(masks.Column(b), block);
            Conversion.Copy(block, g);
            if (masks.Sign(b) < 0)
                Numerics.Vector.Scale(-1, g, g);
        }
    }
}
