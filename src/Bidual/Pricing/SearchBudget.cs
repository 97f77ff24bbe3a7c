using Bidual.Numerics;

namespace Bidual.Pricing;

/// <summary>How many local searches are worth their time on data of a size, where nothing else prices directions.</summary>
internal static class SearchBudget
{
    /// <summary>Floating-point operations of one climb from each start.</summary>
    private const double Operations = 2e9;

    /// <summary>Of a climb, for each stored value of X.</summary>
    private const double OperationsOfEntry = 300;

    private const int Fewest = 16;
    private const int Most = 500;

    /// <summary>Starts, each climbed from with both signs; 0 where even a few cost too much.</summary>
    public static int Of(Matrix inputs)
    {
        double affordable = Operations / (OperationsOfEntry * Math.Max(1, inputs.Stored.Length));
        return affordable < Fewest ? 0 : (int)Math.Min(Most, affordable);
    }

    /// <summary>The same as a multiple of the columns, at least 1.</summary>
    public static int StartsPerRank(Matrix inputs) => Math.Clamp(Of(inputs) / inputs.Columns, 1, PricingRequest.UsualStartsPerRank);
}
