namespace Bidual.Arrangements;

/// <summary>Lines through the origin of the plane: the cells are the gaps between their sorted angles, each met in its middle.</summary>
internal sealed class PlaneSearch() : CellSearch(2)
{
    private double[] angles = [];
    private double[] middles = [];
    private int count;

    public override int Count => count;

    public override void Witness(int i, Span<double> witness) => (witness[1], witness[0]) = Math.SinCos(middles[i]);

    protected override void Search(ReadOnlySpan<double> normals, ReadOnlySpan<double> errors, CancellationToken cancellation)
    {
        int m = errors.Length;
        if (angles.Length < m)
            angles = new double[2 * m];
        if (middles.Length < Math.Max(m, 1))
            middles = new double[2 * Math.Max(m, 1)];
        for (int j = 0; j < m; j++)
        {
            double angle = Math.Atan2(normals[(2 * j) + 1], normals[2 * j]);
            angles[j] = angle < 0 ? angle + Math.PI : angle;
        }

        Span<double> sorted = angles.AsSpan(0, m);
        sorted.Sort();
        count = Math.Max(m, 1);
        for (int j = 0; j < m; j++)
        {
            double next = j + 1 < m ? sorted[j + 1] : sorted[0] + Math.PI;
            middles[j] = ((sorted[j] + next) / 2) + (Math.PI / 2);
        }

        if (m == 0)
            middles[0] = 0;
    }
}
