namespace Bidual.Networks;

/// <summary>How the output weights a_j ∈ R^c of a neuron of several outputs are penalised, beside ‖u_j‖². With one output both are (0).</summary>
public enum OutputPenalty
{
    /// <summary>‖a_j‖₁², (11): every output has neurons of its own, and a program of its own.</summary>
    OneAgainstAll,

    /// <summary>‖a_j‖², (12): plain weight decay; outputs share neurons.</summary>
    WeightDecay,
}
