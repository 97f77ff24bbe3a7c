namespace Bidual.NonConvex;

/// <summary>Parameters some of which must be 0 or of one sign.</summary>
internal static class Orthant
{
    /// <summary>Sets entries of the wrong sign to 0: the nearest point that is allowed.</summary>
    /// <param name="point">Parameters.</param>
    /// <param name="signs">Per entry ±1 where it must be 0 or of that sign, else 0; null where all are free.</param>
    public static void Project(Span<double> point, int[]? signs)
    {
        for (int i = 0; i < (signs?.Length ?? 0); i++)
        {
            if (signs![i] * point[i] < 0)
                point[i] = 0;
        }
    }

    /// <summary>Turns the sign of entries that have the wrong one.</summary>
    /// <inheritdoc cref="Project"/>
    public static void Reflect(Span<double> point, int[]? signs)
    {
        for (int i = 0; i < (signs?.Length ?? 0); i++)
        {
            if (signs![i] * point[i] < 0)
                point[i] = -point[i];
        }
    }
}
