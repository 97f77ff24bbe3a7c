namespace Bidual.Numerics.Masked;

/// <summary>The two ways to form a masked product.</summary>
internal enum MaskedKernel
{
    /// <summary>Tables of subset sums.</summary>
    Table,

    /// <summary>A matrix product with masked tiles.</summary>
    Tile,
}
