namespace Bidual.Pricing;

/// <summary>What is left of a box by its majorant, and how to cut it.</summary>
internal unsafe struct Cutting
{
    /// <summary>Coordinates that would shrink by less than this share keep their interval.</summary>
    private const double WorthShrinking = 0.95;

    private fixed double low[Box.MostDimensions];
    private fixed double high[Box.MostDimensions];
    private fixed bool shrunk[Box.MostDimensions];

    /// <summary>Volume left, as a share of the box's.</summary>
    public double Share { get; private set; }

    /// <summary>
    /// Contracts: only where sgn(L_j) δ_j ≥ r_j − top/|L_j| can the majorant be positive, so that the rest of the box is proven.
    /// </summary>
    public void Contract(in Box box, in Majorant majorant, int dimensions)
    {
        Share = 1;
        for (int j = 0; j < dimensions; j++)
        {
            double slope = majorant.Slope[j], half = box.Half[j];
            low[j] = box.Centre[j] - half;
            high[j] = box.Centre[j] + half;
            double width = slope == 0 ? double.PositiveInfinity : majorant.Top / Math.Abs(slope) * (1 + 1e-4);
            shrunk[j] = width < 2 * half * WorthShrinking;
            if (!shrunk[j])
                continue;
            Share *= width / (2 * half);
            if (slope > 0)
                low[j] = high[j] - width;
            else
                high[j] = low[j] + width;
        }
    }

    /// <summary>The dimension along which a cut gains most: largest r_j (|L_j| + losses_j), losses_j = Σ over undecided rows of |v|(1 − σ²)|x_tj|/2 and what |y| bends.</summary>
    public readonly int BestDimension(in Majorant majorant, double* losses, int dimensions)
    {
        int best = 0;
        double most = -1;
        for (int j = 0; j < dimensions; j++)
        {
            double score = (high[j] - low[j]) * (Math.Abs(majorant.Slope[j]) + losses[j]);
            if (score > most)
                (best, most) = (j, score);
        }

        return best;
    }

    /// <summary>The contracted box.</summary>
    public readonly void Whole(in Box box, int dimensions, out Box child, out BoxStep step)
    {
        child = box;
        step.Count = 0;
        for (int j = 0; j < dimensions; j++)
        {
            if (shrunk[j])
                Set(j, low[j], high[j], ref child, ref step);
        }
    }

    /// <summary>Half of the contracted box.</summary>
    public readonly void Part(in Box box, int dimensions, int cut, bool upper, out Box child, out BoxStep step)
    {
        child = box;
        step.Count = 0;
        for (int j = 0; j < dimensions; j++)
        {
            if (j != cut)
            {
                if (shrunk[j])
                    Set(j, low[j], high[j], ref child, ref step);
                continue;
            }

            double middle = 0.5 * (low[j] + high[j]);
            Set(j, upper ? middle : low[j], upper ? high[j] : middle, ref child, ref step);
        }
    }

    /// <remarks>The half-width grows by what rounding of centre and ends, numbers of at most 1, could leave uncovered.</remarks>
    private static void Set(int j, double low, double high, ref Box child, ref BoxStep step)
    {
        double centre = 0.5 * (low + high), half = (0.5 * (high - low) * (1 + (4 * Roundoff.Unit))) + (8 * Roundoff.Unit);
        step.Dimension[step.Count] = j;
        step.Shift[step.Count] = centre - child.Centre[j];
        step.Shrink[step.Count] = child.Half[j] - half;
        step.Count++;
        child.Centre[j] = centre;
        child.Half[j] = half;
    }
}
