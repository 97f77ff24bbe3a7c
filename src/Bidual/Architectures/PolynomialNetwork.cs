using System.Globalization;
using Bidual.Data;
using Bidual.Polynomials;

namespace Bidual.Architectures;

/// <summary>Two-layer networks with σ(t) = at² + bt + c and neurons of norm 1, (22) (Bartan &amp; Pilanci 2021).</summary>
/// <param name="activation">a, b, c.</param>
/// <param name="layout">The patches that its neurons see, (26); null for whole rows.</param>
/// <param name="quantised">Whether all hidden weights are ±1/√d.</param>
public sealed class PolynomialNetwork(PolynomialActivation activation, PatchLayout? layout = null, bool quantised = false) : INetworkKind
{
    /// <inheritdoc/>
    public string Name => activation.IsQuadratic && activation.A == 1 ? "quadratic" : "polynomial";

    /// <inheritdoc/>
    public string Description
    {
        get
        {
            string name = layout is null ? "two-layer " : "two-layer convolutional ";
            name += activation.IsQuadratic && activation.A == 1
                ? "quadratic network" + (quantised ? " with hidden weights ±1/√d" : string.Empty)
                : quantised ? $"network with hidden weights ±1/√d and activation {Formula}" : $"network of unit neurons with activation {Formula}";
            return layout is null ? name : $"{name} ({layout})";
        }
    }

    /// <summary>The patches that its neurons see; null for whole rows.</summary>
    public PatchLayout? Layout => layout;

    /// <summary>a, b, c.</summary>
    public PolynomialActivation Activation => activation;

    /// <summary>Whether all hidden weights are ±1/√d.</summary>
    public bool IsQuantised => quantised;

    /// <summary>"0.09t² + 0.5t + 0.47".</summary>
    public string Formula
    {
        get
        {
            string formula = string.Empty;
            foreach ((double value, string power) in new[] { (activation.A, "t²"), (activation.B, "t"), (activation.C, string.Empty) })
            {
                if (value == 0)
                    continue;
                double size = formula.Length > 0 ? Math.Abs(value) : value;
                string number = Math.Abs(value) == 1 && power.Length > 0 ? size < 0 ? "−" : string.Empty : size.ToString("G6", CultureInfo.InvariantCulture).Replace('-', '−');
                formula += (formula.Length == 0 ? string.Empty : value < 0 ? " − " : " + ") + number + power;
            }

            return formula;
        }
    }
}
