namespace Bidual.Programs.FreeParts;

/// <summary>A convex function of n predictions that is a differentiable one of each.</summary>
internal interface ISmoothFunction
{
    /// <summary>Some curvature, above 0.</summary>
    double TypicalCurvature { get; }

    /// <summary>Its value.</summary>
    double Value(ReadOnlySpan<double> f);

    /// <summary>Its gradient.</summary>
    void Gradient(ReadOnlySpan<double> f, Span<double> result);

    /// <summary>The diagonal of its second derivatives.</summary>
    void Curvature(ReadOnlySpan<double> f, Span<double> result);

    /// <summary>Share of a change of f up to which they foretell the gradient.</summary>
    double TrustedShare(ReadOnlySpan<double> f, ReadOnlySpan<double> change);
}
