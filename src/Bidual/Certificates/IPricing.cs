using Bidual.Arrangements;

namespace Bidual.Certificates;

/// <summary>Bounds g(ν) of (4) over a set of neurons.</summary>
public interface IPricing
{
    /// <summary>Which patterns the bound covers.</summary>
    Coverage Coverage { get; }

    /// <summary>How they are priced.</summary>
    PricingMethod Method { get; }

    /// <summary>Their number.</summary>
    int Patterns { get; }

    /// <summary>A proven upper bound of g(ν).</summary>
    double UpperBound(ReadOnlySpan<double> dual);
}
