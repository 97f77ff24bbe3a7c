namespace Bidual.Pricing;

/// <summary>A running sum with its rounding errors summed beside it (Neumaier 1974): 2u of the result and n²u² of the terms.</summary>
internal struct CompensatedSum
{
    private double sum;
    private double correction;

    public readonly double Value => sum + correction;

    public void Add(double term)
    {
        double next = sum + term;
        correction += Math.Abs(sum) >= Math.Abs(term) ? sum - next + term : term - next + sum;
        sum = next;
    }
}
