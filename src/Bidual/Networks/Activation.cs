namespace Bidual.Networks;

/// <summary>What a hidden neuron does with its input.</summary>
public enum Activation
{
    /// <summary>max(t, 0).</summary>
    Relu,

    /// <summary>1[xᵀg ≥ 0]·t with a fixed gate g per neuron (Mishkin, Sahiner &amp; Pilanci 2022).</summary>
    GatedRelu,

    /// <summary>t itself: a linear model.</summary>
    Linear,
}
