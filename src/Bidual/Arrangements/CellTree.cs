using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>
/// A binary tree whose inner nodes are the cuts of a cell by a hyperplane and whose leaves are the cells found so far, one of each
/// antipodal pair (the one on the positive side of hyperplane 0), each with the best point inside it that came up. A point finds
/// its cell by the signs of its values on the way down.
/// </summary>
internal sealed class CellTree
{
    private readonly int dimension;
    private readonly RecordStore<double> cells;
    private readonly Stack<int> path = new();
    private Node[] nodes = new Node[16];
    private int nodeCount;
    private int root;

    public CellTree(int dimension)
    {
        this.dimension = dimension;
        cells = new RecordStore<double>(dimension + 1);
    }

    /// <summary>Cells.</summary>
    public int Leaves => cells.Count;

    /// <summary>Starts again with one cell, the positive side of hyperplane 0, and the unit normal of that inside it.</summary>
    public void Start(ReadOnlySpan<double> normal)
    {
        cells.Clear();
        nodeCount = 0;
        root = ~0;
        Span<double> cell = cells.Append();
        normal.CopyTo(cell);
        cell[dimension] = 1;
    }

    /// <summary>
    /// Cuts the cell that contains <paramref name="point"/> by a hyperplane through the point, unless an earlier point did. The part that
    /// the cell's own point lies in keeps it unless the new one is farther from all walls; so a cell that holds a ball keeps a
    /// point about that deep inside.
    /// </summary>
    /// <param name="hyperplane">Its number, above those of all earlier cuts or equal to the latest.</param>
    /// <param name="normal">Its unit normal z.</param>
    /// <param name="point">A unit vector in the relative interior of a cell of the arrangement of earlier hyperplanes on this one.</param>
    /// <param name="values">z_jᵀpoint for every earlier hyperplane j; only the signs matter.</param>
    /// <param name="stepUp">How far to go from the point along z to be as far from other walls as from this one.</param>
    /// <param name="stepDown">The same along −z.</param>
    public void Cut(int hyperplane, ReadOnlySpan<double> normal, ReadOnlySpan<double> point, ReadOnlySpan<double> values, double stepUp, double stepDown)
    {
        if (nodeCount == nodes.Length)
            Array.Resize(ref nodes, 2 * nodes.Length);
        (double sign, double up, double down) = values[0] < 0 ? (-1.0, stepDown, stepUp) : (1.0, stepUp, stepDown);
        ref int slot = ref root;
        while (slot >= 0 && nodes[slot].Hyperplane != hyperplane)
        {
            ref Node node = ref nodes[slot];
            slot = ref sign * values[node.Hyperplane] > 0 ? ref node.Above : ref node.Below;
        }

        if (slot < 0)
        {
            int known = ~slot, added = cells.Count;
            cells.Append()[dimension] = 0;
            Span<double> cell = cells[known];
            double height = Numerics.Vector.Dot(normal, cell[..dimension]);
            cell[dimension] = Math.Min(cell[dimension], Math.Abs(height));
            slot = nodeCount;
            nodes[nodeCount++] = height > 0
                ? new Node { Hyperplane = hyperplane, Above = ~known, Below = ~added }
                : new Node { Hyperplane = hyperplane, Above = ~added, Below = ~known };
        }

        Improve(cells[~nodes[slot].Above], point, sign, normal, up);
        Improve(cells[~nodes[slot].Below], point, sign, normal, -down);
    }

    /// <summary>The cells from left to right, so that neighbours share their signs on the first hyperplanes.</summary>
    public void CopyLeaves(Span<int> leaves)
    {
        int count = 0;
        path.Clear();
        path.Push(root);
        while (path.TryPop(out int next))
        {
            if (next < 0)
            {
                leaves[count++] = ~next;
                continue;
            }

            path.Push(nodes[next].Above);
            path.Push(nodes[next].Below);
        }
    }

    /// <summary>The unit vector inside a cell.</summary>
    public ReadOnlySpan<double> Point(int cell) => cells[cell][..dimension];

    /// <summary>Moves the point of a cell to sign·point + step·normal, normalised, where that is farther from the walls.</summary>
    private void Improve(Span<double> cell, ReadOnlySpan<double> point, double sign, ReadOnlySpan<double> normal, double step)
    {
        double scale = 1 / Math.Sqrt(1 + (step * step));
        if (scale * Math.Abs(step) <= cell[dimension])
            return;
        cell[dimension] = scale * Math.Abs(step);
        for (int c = 0; c < dimension; c++)
            cell[c] = scale * ((sign * point[c]) + (step * normal[c]));
    }

    private struct Node
    {
        public int Hyperplane;
        public int Below;
        public int Above;
    }
}
