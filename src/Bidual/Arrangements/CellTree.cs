using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>
/// A binary tree whose inner nodes are the cuts of a cell by a hyperplane and whose leaves are the cells found so far, one of each
/// antipodal pair (the one on the positive side of hyperplane 0). A point finds its cell by the signs of its values on the way down.
/// </summary>
internal sealed class CellTree
{
    private readonly int dimension;
    private readonly RecordStore<double> cuts;
    private readonly Stack<int> path = new();
    private Node[] nodes = new Node[16];

    public CellTree(int dimension)
    {
        this.dimension = dimension;
        cuts = new RecordStore<double>(dimension + 2);
    }

    /// <summary>Cells.</summary>
    public int Leaves => Count;

    private int Count => cuts.Count;

    /// <summary>Starts again with one cell, the positive side of hyperplane 0, and a point inside it.</summary>
    public void Start(ReadOnlySpan<double> point)
    {
        cuts.Clear();
        Append(0, point, 1, 0, 0);
    }

    /// <summary>Cuts the cell that contains <paramref name="point"/> by a hyperplane through the point.</summary>
    /// <param name="hyperplane">Its number, above those of all earlier cuts or equal to the latest.</param>
    /// <param name="point">In the relative interior of a cell of the arrangement of earlier hyperplanes on this one.</param>
    /// <param name="values">z_jᵀpoint for every earlier hyperplane j; only the signs matter.</param>
    /// <param name="stepUp">How far to go from the point along z to be well inside the part above the cut.</param>
    /// <param name="stepDown">The same below.</param>
    public void Cut(int hyperplane, ReadOnlySpan<double> point, ReadOnlySpan<double> values, double stepUp, double stepDown)
    {
        bool mirrored = values[0] < 0;
        int node = 0;
        bool above = true;
        while (nodes[node].Child(above) is var next and not 0)
        {
            node = next;
            if (nodes[node].Hyperplane == hyperplane)
                return;
            above = values[nodes[node].Hyperplane] > 0 != mirrored;
        }

        nodes[node].SetChild(above, Count);
        if (mirrored)
            Append(hyperplane, point, -1, stepDown, stepUp);
        else
            Append(hyperplane, point, 1, stepUp, stepDown);
    }

    /// <summary>The leaves from left to right, so that neighbours share their signs on the first hyperplanes: twice the node, plus one above the cut.</summary>
    public void CopyLeaves(Span<int> leaves)
    {
        int count = 0;
        path.Clear();
        path.Push(1);
        while (path.TryPop(out int side))
        {
            ref readonly Node node = ref nodes[side >> 1];
            int child = node.Child((side & 1) != 0);
            if (child == 0)
            {
                leaves[count++] = side;
                continue;
            }

            path.Push((2 * child) + 1);
            path.Push(2 * child);
        }
    }

    /// <summary>Writes a unit vector inside the cell of a leaf.</summary>
    /// <param name="leaf">From <see cref="CopyLeaves"/>.</param>
    /// <param name="normals">The unit normals, row after row.</param>
    /// <param name="witness">Receives the vector.</param>
    public void Witness(int leaf, ReadOnlySpan<double> normals, Span<double> witness)
    {
        ReadOnlySpan<double> cut = cuts[leaf >> 1];
        double step = (leaf & 1) != 0 ? cut[dimension] : -cut[dimension + 1];
        ReadOnlySpan<double> normal = normals.Slice(nodes[leaf >> 1].Hyperplane * dimension, dimension);
        double square = 0;
        for (int c = 0; c < dimension; c++)
        {
            witness[c] = cut[c] + (step * normal[c]);
            square += witness[c] * witness[c];
        }

        double scale = 1 / Math.Sqrt(square);
        for (int c = 0; c < dimension; c++)
            witness[c] *= scale;
    }

    private void Append(int hyperplane, ReadOnlySpan<double> point, double sign, double stepUp, double stepDown)
    {
        if (Count == nodes.Length)
            Array.Resize(ref nodes, 2 * nodes.Length);
        nodes[Count] = new Node { Hyperplane = hyperplane };
        Span<double> cut = cuts.Append();
        for (int c = 0; c < dimension; c++)
            cut[c] = sign * point[c];
        cut[dimension] = stepUp;
        cut[dimension + 1] = stepDown;
    }

    private struct Node
    {
        public int Hyperplane;
        public int Below;
        public int Above;

        public readonly int Child(bool above) => above ? Above : Below;

        public void SetChild(bool above, int node)
        {
            if (above)
                Above = node;
            else
                Below = node;
        }
    }
}
