namespace Bidual.Pricing;

/// <summary>The known maxima of one sign, where their rays meet a face.</summary>
/// <param name="face">The face.</param>
/// <param name="ridges">All known.</param>
internal sealed class FaceRidges(Face face, IEnumerable<Ridge> ridges)
{
    /// <summary>Rays that meet the face's plane farther out than this are near none of its boxes.</summary>
    private const double Farthest = 2;

    /// <summary>A maximum is near a box when it lies within so many times its half-widths of the centre.</summary>
    private const double Near = 16;

    private readonly List<(Ridge Ridge, double[] Point)> known = [.. ridges.Select(ridge => (ridge, Meet(face, ridge))).Where(pair => pair.Item2.Length > 0)];

    /// <summary>The maximum nearest to a box, measured by its half-widths; null when none is near.</summary>
    public unsafe Ridge? Nearest(in Box box)
    {
        Ridge? nearest = null;
        double least = Near;
        foreach ((Ridge ridge, double[] point) in known)
        {
            double distance = 0;
            for (int j = 0; j < point.Length && distance < least; j++)
                distance = Math.Max(distance, Math.Abs(point[j] - box.Centre[j]) / box.Half[j]);
            if (distance < least)
                (nearest, least) = (ridge, distance);
        }

        return nearest;
    }

    private static double[] Meet(Face face, Ridge ridge)
    {
        double along = face.Side * ridge.Point[face.Axis];
        if (ridge.Sign != face.Sign || along <= 0)
            return [];
        var point = new double[face.Dimensions];
        for (int j = 0; j < point.Length; j++)
        {
            point[j] = ridge.Point[face.AxisOf(j)] / along;
            if (Math.Abs(point[j]) > Farthest)
                return [];
        }

        return point;
    }
}
