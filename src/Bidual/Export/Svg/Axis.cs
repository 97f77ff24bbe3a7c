namespace Bidual.Export.Svg;

/// <summary>A mark on an axis.</summary>
internal readonly record struct Tick(double Value, string Text);

/// <summary>One axis of a plot: a range, linear or logarithmic, with ticks at round numbers.</summary>
internal sealed class Axis
{
    private Axis(string label, double from, double to, bool logarithmic)
    {
        Label = label;
        From = from;
        To = to;
        Logarithmic = logarithmic;
        Ticks = logarithmic ? LogarithmicTicks() : LinearTicks(6);
    }

    public string Label { get; }

    public double From { get; }

    public double To { get; }

    public bool Logarithmic { get; }

    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Covers the finite values with a margin; for a logarithmic axis the positive ones.</summary>
    /// <param name="label">What it shows, with its unit.</param>
    /// <param name="values">The values to cover.</param>
    /// <param name="logarithmic">Equal ratios become equal lengths.</param>
    /// <param name="margin">Share of the range added at each end.</param>
    public static Axis Covering(string label, IEnumerable<double> values, bool logarithmic = false, double margin = 0.04)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (!double.IsFinite(value) || (logarithmic && value <= 0))
                continue;
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        if (low > high)
            (low, high) = logarithmic ? (0.1, 1) : (0, 1);
        return logarithmic ? Logarithm(label, low, high, margin) : Linear(label, low, high, margin);
    }

    /// <summary>Exactly the given range.</summary>
    public static Axis Between(string label, double from, double to) => new(label, from, to > from ? to : from + 1, logarithmic: false);

    /// <summary>From zero to a little above the largest value.</summary>
    public static Axis FromZero(string label, double largest) => Between(label, 0, largest > 0 ? 1.06 * largest : 1);

    /// <summary>Where a value lies, 0 at the start and 1 at the end; NaN when it cannot be shown.</summary>
    public double Position(double value)
    {
        if (!Logarithmic)
            return (value - From) / (To - From);
        return value > 0 ? (Math.Log(value) - Math.Log(From)) / (Math.Log(To) - Math.Log(From)) : double.NaN;
    }

    private static Axis Linear(string label, double low, double high, double margin)
    {
        double range = high - low, smallest = 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high));
        if (!(range > smallest))
        {
            double around = Math.Abs(low) > 0 ? 0.1 * Math.Abs(low) : 1;
            return new Axis(label, low - around, high + around, logarithmic: false);
        }

        return double.IsFinite(range) ? new Axis(label, low - (margin * range), high + (margin * range), logarithmic: false) : new Axis(label, low / 2, high / 2, logarithmic: false);
    }

    private static Axis Logarithm(string label, double low, double high, double margin)
    {
        double span = Math.Log(high) - Math.Log(low);
        double added = Math.Exp(Math.Max(margin * span, span > 0 ? 0 : 0.5));
        return new Axis(label, Math.Max(low / added, double.Epsilon), Math.Min(high * added, double.MaxValue), logarithmic: true);
    }

    private List<Tick> LinearTicks(int atMost)
    {
        double rough = (To - From) / atMost;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power) switch { <= 1.0001 => 1, <= 2.0001 => 2, <= 5.0001 => 5, _ => 10 };
        var ticks = new List<Tick>();
        double first = Math.Ceiling((From / step) - 1e-9);
        for (int k = 0; k <= 2 * atMost && (first + k) * step <= To + (1e-9 * step); k++)
        {
            double value = (first + k) * step;
            ticks.Add(new Tick(value, TickText(value, step)));
        }

        return ticks;
    }

    /// <summary>As many decimals as the step has, or a power of ten where those are too many digits.</summary>
    private string TickText(double value, double step)
    {
        double largest = Math.Max(Math.Abs(From), Math.Abs(To));
        int decimals = Math.Max(0, (int)-Math.Floor(Math.Log10(step) + 1e-9));
        if (largest < 1e6 && decimals <= 5)
            return Math.Abs(value) < 1e-9 * step ? "0" : NumberText.Padded(value, decimals);
        int digits = Math.Clamp((int)Math.Ceiling(Math.Log10(largest / step)) + 1, 2, 12);
        return Math.Abs(value) < 1e-9 * step ? "0" : NumberText.Of(value, digits);
    }

    private List<Tick> LogarithmicTicks()
    {
        int lowest = (int)Math.Floor(Math.Log10(From)), highest = (int)Math.Ceiling(Math.Log10(To));
        double decades = Math.Log10(To) - Math.Log10(From);
        if (decades < 0.7)
            return LinearTicks(5);
        ReadOnlySpan<int> factors = decades <= 2.2 ? [1, 2, 5] : [1];
        int every = Math.Max(1, (int)Math.Ceiling(decades / 6));
        var ticks = new List<Tick>();
        for (int exponent = lowest; exponent <= highest; exponent++)
        {
            if (((exponent % every) + every) % every != 0)
                continue;
            foreach (int factor in factors)
            {
                double value = factor * Math.Pow(10, exponent);
                if (value >= From * (1 - 1e-9) && value <= To * (1 + 1e-9))
                    ticks.Add(new Tick(value, factor == 1 && exponent is < -3 or > 4 ? NumberText.PowerOfTen(exponent) : NumberText.Of(value)));
            }
        }

        return ticks;
    }
}
