using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Threads;

namespace Bidual.Programs.Cones;

/// <summary>
/// Which pattern cones have an interior, and a direction inside each. A witness nearly always is one; where it lies on the boundary, or next to it, the direction
/// deepest inside is found instead: of the cone {(u, ρ) : σ_k z_kᵀu ≥ ρ for all k} the point nearest to (0, 1) has u ≠ 0 exactly when K has an interior
/// (Gordan's alternative: else 0 is a convex combination of the normals).
/// </summary>
internal static class ConeInterior
{
    /// <summary>Distance from the boundary, of a unit vector, with which a witness is taken as it is.</summary>
    private const double Clear = 1e-6;

    /// <summary>A cone whose deepest unit vector is no further from the boundary than this counts as having no interior.</summary>
    private const double Least = 1e-11;

    /// <summary>Those patterns whose cones have an interior, each with a witness inside; the set itself where that is all as it is.</summary>
    /// <param name="data">X, n×d.</param>
    /// <param name="patterns">Patterns of X.</param>
    /// <param name="threads">Worker threads; the outcome does not depend on them.</param>
    public static PatternSet Of(Matrix data, PatternSet patterns, int threads)
    {
        var rows = new UnitRows(data);
        var margins = new double[patterns.Count];
        SharedLoop.For(0, patterns.Count, threads, i => margins[i] = rows.Margin(patterns.Pattern(i), patterns.Witness(i)));
        if (Array.TrueForAll(margins, margin => margin >= Clear))
            return patterns;
        var builder = new PatternSetBuilder(data);
        for (int i = 0; i < patterns.Count; i++)
        {
            ReadOnlySpan<ulong> pattern = patterns.Pattern(i);
            double[] direction = patterns.Witness(i);
            if (margins[i] < Clear)
            {
                double[] deepest = Deepest(rows, pattern);
                double margin = rows.Margin(pattern, deepest);
                if (Math.Max(margin, margins[i]) <= Least)
                    continue;
                if (margin > margins[i])
                    direction = deepest;
            }

            builder.Add(direction, pattern);
        }

        return builder.Build(builder.Count == patterns.Count ? patterns.Coverage : Coverage.Sampled);
    }

    /// <summary>The unit vector furthest from the boundary of a cone with an interior, to some digits; else whatever rounding leaves, or 0.</summary>
    private static double[] Deepest(UnitRows rows, ReadOnlySpan<ulong> pattern)
    {
        // As the cone of a pattern without active rows over the rows (σ_k z_k, 1), in r = (−u, ρ).
        int d = rows.Columns;
        var lifted = new Matrix(rows.Count, d + 1);
        for (int k = 0; k < rows.Count; k++)
        {
            Span<double> row = lifted.MutableRow(k);
            Vector.Scale(rows.Sign(pattern, k), rows.Normals.Row(k), row[..d]);
            row[d] = 1;
        }

        double[] norms = new double[rows.Count], point = new double[d + 1];
        Array.Fill(norms, Math.Sqrt(2));
        point[d] = 1;
        new PatternConeProjection(lifted, norms, RowSlacks.Of(lifted, norms, InstructionPaths.Best)).Project(new ulong[PatternSet.WordsFor(rows.Count)], point, point);
        double[] direction = point[..d];
        double norm = Vector.Norm(direction);
        if (norm > 0)
            Vector.Scale(-1 / norm, direction, direction);
        return direction;
    }
}
