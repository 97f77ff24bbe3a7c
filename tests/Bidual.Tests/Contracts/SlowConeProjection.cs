using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Tests.Contracts;

/// <summary>Projection onto a pattern cone by trying every set of at most d active rows: independent, exact, slow.</summary>
internal static class SlowConeProjection
{
    public static double[] Project(Matrix data, PatternSet patterns, int pattern, double[] q)
    {
        int n = data.Rows, d = data.Columns;
        var normals = new List<double[]>();
        for (int t = 0; t < n; t++)
        {
            double norm = Vector.Norm(data.Row(t));
            if (norm > 0)
                normals.Add([.. data.Row(t).ToArray().Select(value => (patterns.IsActive(pattern, t) ? value : -value) / norm)]);
        }

        double[] best = new double[d];
        double least = Vector.Norm(q);
        Try([], 0);
        return best;

        void Try(List<double[]> basis, int next)
        {
            double[] candidate = [.. q];
            foreach (double[] e in basis)
                Vector.AddScaled(-Vector.Dot(e, candidate), e, candidate);
            double[] moved = [.. q];
            Vector.Subtract(q, candidate, moved);
            double distance = Vector.Norm(moved);
            if (distance < least && normals.TrueForAll(row => Vector.Dot(row, candidate) >= -1e-12 * Vector.Norm(q)))
            {
                least = distance;
                best = candidate;
            }

            if (basis.Count == d)
                return;
            for (int t = next; t < normals.Count; t++)
            {
                double[] e = [.. normals[t]];
                for (int pass = 0; pass < 2; pass++)
                {
                    foreach (double[] other in basis)
                        Vector.AddScaled(-Vector.Dot(other, e), other, e);
                }

                double norm = Vector.Norm(e);
                if (norm < 1e-10)
                    continue;
                Vector.Scale(1 / norm, e, e);
                Try([.. basis, e], t + 1);
            }
        }
    }
}
