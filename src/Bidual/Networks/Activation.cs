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

    /// <summary>at² + bt + c, neurons of norm 1 (Bartan &amp; Pilanci 2021).</summary>
    Polynomial,
}
