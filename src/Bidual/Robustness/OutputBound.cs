using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Robustness;

/// <summary>
/// A proven lower bound of F(x′) = Σ_k w_k f_k(x′) over a ball around a row, from weights and row alone. With uᵀz at the row t, ‖ũ‖ the dual norm of its weights per unit of δ and ρ = radius·‖ũ‖, a neuron is between
/// l = t − ρ and h = t + ρ. A polynomial one counts with its least value there. One that keeps its side is linear; one that may switch is bounded below by a line, of weight c &lt; 0 by the chord c·h(s − l)/(h − l), of c &gt; 0 by 0 or c·s, or by its least value c·h, 0.
/// What is linear then loses radius·‖Σ c ũ‖ at most: the Lipschitz bound over the neurons that can be active (the relaxations of Wong &amp; Kolter 2018 and Zhang et al. 2018, for two layers). The better of lines and least values counts.
/// Limits of the features are not used: the bound holds for the whole ball. Rounding is bounded and taken off.
/// </summary>
internal sealed class OutputBound
{
    private const double Unit = 1.2e-16;

    private readonly Model model;
    private readonly Perturbation perturbation;
    private readonly int d;
    private readonly double[][] steps;
    private readonly double[]?[] skips;
    private readonly double[] reach;
    private readonly double[] gateReach;
    private readonly double[] values, gateValues, errors;
    private double[] x = [];

    /// <param name="model">The model.</param>
    /// <param name="perturbation">The ball.</param>
    public OutputBound(Model model, Perturbation perturbation)
    {
        perturbation.RequireFeaturesOf(model);
        model = model with { Network = model.Network.Unrolled };
        (this.model, this.perturbation) = (model, perturbation);
        Network network = model.Network;
        d = model.FeatureNames.Count;
        steps = [.. Enumerable.Range(0, network.Neurons).Select(j => Steps(network.Hidden.Row(j)))];
        reach = [.. steps.Select(step => Up(perturbation.DualNorm(step)))];
        gateReach = network.Gates is { } gates ? [.. Enumerable.Range(0, network.Neurons).Select(j => Up(perturbation.DualNorm(Steps(gates.Row(j)))))] : reach;
        skips = [.. Enumerable.Range(0, network.Outputs).Select(k => network.Linear?.Skip is { } skip ? Steps(skip.Column(k)) : null)];
        (values, gateValues, errors) = (new double[network.Neurons], new double[network.Neurons], new double[network.Neurons]);
    }

    /// <summary>The row around which bounds are asked for.</summary>
    /// <param name="features">In units of the data, length d.</param>
    public void MoveTo(ReadOnlySpan<double> features)
    {
        x = features.ToArray();
        double[] z = Inputs();
        Network network = model.Network;
        for (int j = 0; j < values.Length; j++)
        {
            values[j] = Vector.Dot(z, network.Hidden.Row(j));
            gateValues[j] = network.Activation == Activation.Linear ? double.PositiveInfinity : network.Gates is { } gates ? Vector.Dot(z, gates.Row(j)) : values[j];
            errors[j] = Unit * (d + 8) * (Size(network.Hidden.Row(j)) + (network.Gates is null ? 0 : Size(network.Gates.Row(j))));
        }
    }

    /// <summary>A lower bound of Σ_k w_k f_k, outputs of the network before they are put into units.</summary>
    /// <param name="weights">w, length c.</param>
    /// <param name="radius">At least 0.</param>
    public double Lower(ReadOnlySpan<double> weights, double radius)
    {
        Network network = model.Network;
        double[] kept = new double[d], lines = new double[d];
        double linear = Free(weights, kept, out double size), least = 0, line = 0;
        for (int j = 0; j < values.Length; j++)
        {
            double c = Vector.Dot(weights, network.Output.Row(j));
            if (c == 0)
                continue;
            double t = values[j], gate = gateValues[j], spread = (radius * gateReach[j]) + errors[j];
            if (network.Polynomial is { } sigma)
            {
                (double worst, double largest) = Least(sigma, c, t, (radius * reach[j]) + errors[j]);
                (least, line, size) = (least + worst, line + worst, size + largest);
                continue;
            }

            size += Math.Abs(c) * (Math.Abs(t) + (radius * reach[j]) + (errors[j] / Unit));
            if (gate + spread < 0)
                continue;
            if (gate - spread > 0)
            {
                linear += c * t;
                Vector.AddScaled(c, steps[j], kept);
            }
            else if (network.Gates is not null)
            {
                double own = (radius * reach[j]) + errors[j], worst = Math.Min(0, Math.Min(c * (t - own), c * (t + own)));
                (least, line) = (least + worst, line + worst);
            }
            else
            {
                double low = t - spread, high = t + spread;
                double slope = c < 0 ? high / (high - low) : high > -low ? 1 : 0;
                least += Math.Min(0, c * high);
                line += c * slope * (c < 0 ? t - low : t);
                Vector.AddScaled(c * slope, steps[j], lines);
            }
        }

        Vector.AddScaled(1, kept, lines);
        double byValues = linear + least - (radius * Up(perturbation.DualNorm(kept)));
        double byLines = linear + line - (radius * Up(perturbation.DualNorm(lines)));
        return Math.Max(byValues, byLines) - (Unit * (values.Length + d + 16) * size);
    }

    /// <summary>min c·σ(s) over |s − t| ≤ ρ, at an end or at the vertex, and a bound of all that was added up for it.</summary>
    private static (double Least, double Size) Least(PolynomialActivation sigma, double c, double t, double reach)
    {
        double low = t - reach, high = t + reach, least = Math.Min(c * sigma.At(low), c * sigma.At(high));
        double vertex = sigma.A == 0 ? low : Math.Clamp(-sigma.B / (2 * sigma.A), low, high), end = Math.Max(Math.Abs(low), Math.Abs(high));
        return (Math.Min(least, c * sigma.At(vertex)), 8 * Math.Abs(c) * ((((Math.Abs(sigma.A) * end) + Math.Abs(sigma.B)) * end) + Math.Abs(sigma.C)));
    }

    /// <summary>Value of the part without neurons, its slopes, and the size of what was added up.</summary>
    private double Free(ReadOnlySpan<double> weights, double[] slopes, out double size)
    {
        double value = size = 0;
        double[] z = Inputs();
        for (int k = 0; k < weights.Length; k++)
        {
            double constant = model.Network.Linear?.InterceptOf(k) ?? 0;
            value += weights[k] * constant;
            size += Math.Abs(weights[k] * constant);
            if (skips[k] is not { } steps || model.Network.Linear?.Skip is not { } skip)
                continue;
            double[] column = skip.Column(k);
            value += weights[k] * Vector.Dot(z, column);
            size += Math.Abs(weights[k]) * Size(column);
            Vector.AddScaled(weights[k], steps, slopes);
        }

        return value;
    }

    private double[] Inputs() => model.Preparation.Inputs(new Matrix(1, d, x)).Data;

    /// <summary>Weights per unit of δ.</summary>
    private double[] Steps(ReadOnlySpan<double> weights)
    {
        var result = new double[d];
        perturbation.ToSteps(model.Preparation.Features, weights, result);
        return result;
    }

    /// <summary>Σ|w_f|(|x_f| + |offset_f|)/scale_f and the weight of the ones: what the rounding of wᵀz is relative to.</summary>
    private double Size(ReadOnlySpan<double> weights)
    {
        double sum = weights.Length > d ? Math.Abs(weights[d]) : 0;
        for (int f = 0; f < d; f++)
            sum += Math.Abs(weights[f]) * (Math.Abs(x[f]) + Math.Abs(model.Preparation.Features.Offset[f])) / model.Preparation.Features.Scale[f];
        return sum;
    }

    /// <summary>Above the exact norm: d + 8 roundings of positive terms.</summary>
    private double Up(double norm) => norm * (1 + (Unit * (d + 8)));
}
