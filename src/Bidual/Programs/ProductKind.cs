namespace Bidual.Programs;

/// <summary>How a pattern operator computes its products. All take and give doubles.</summary>
internal enum ProductKind
{
    /// <summary>In double over a copy of X in panels.</summary>
    Double,

    /// <summary>In double over panels of a slab of columns at a time: no second copy of X, packed anew for every product.</summary>
    Slabs,

    /// <summary>In float over a copy of X in panels of floats: half the memory, twice the speed, seven digits.</summary>
    Single,
}
