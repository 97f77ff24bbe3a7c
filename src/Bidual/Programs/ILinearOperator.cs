namespace Bidual.Programs;

/// <summary>A linear map A from program variables to predictions, applied without being written out.</summary>
public interface ILinearOperator
{
    /// <summary>Length of the variable.</summary>
    int Inputs { get; }

    /// <summary>Length of the prediction.</summary>
    int Outputs { get; }

    /// <summary>result ← A x.</summary>
    void Apply(ReadOnlySpan<double> x, Span<double> result);

    /// <summary>result ← Aᵀ ν.</summary>
    void ApplyAdjoint(ReadOnlySpan<double> dual, Span<double> result);
}
