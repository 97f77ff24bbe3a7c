using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>(23): min L(f, y) + β Σ|α_j|, f = Σ α_j σ(Xu_j), over any number of neurons of norm 1, a convex problem in Z = Σ α_j [u_j; 1][u_j; 1]ᵀ of both signs.</summary>
/// <param name="Inputs">X, n×d.</param>
/// <param name="Targets">y, length n.</param>
/// <param name="Loss">L, differentiable.</param>
/// <param name="Activation">a, b, c.</param>
/// <param name="Beta">β.</param>
/// <param name="Threads">Worker threads.</param>
internal sealed record PolynomialProgram(Matrix Inputs, double[] Targets, ILoss Loss, PolynomialActivation Activation, double Beta, int Threads)
{
    /// <summary>Share of the tolerance to which prices are found.</summary>
    private const double PriceShare = 0.02;

    /// <summary>Objective and bound of some neurons, and the prices that the bound comes from.</summary>
    /// <param name="neurons">The neurons.</param>
    /// <param name="accuracy">Relative, of the prices.</param>
    public PolynomialPoint Evaluate(PolynomialNeurons neurons, double accuracy)
    {
        double[] fit = neurons.Predict(Inputs, Activation, Threads), dual = Loss.DualAt(fit, Targets);
        var spectrum = FormSpectrum.Of(new PriceForm(Inputs, Activation, dual, Threads), PriceShare * accuracy, 1, Threads);
        double price = Math.Max(0, Math.Max(spectrum.Dearest(1).Price, spectrum.Dearest(-1).Price));
        double penalty = neurons.Size, objective = Loss.Value(fit, Targets) + (Beta * penalty);
        double bound = Loss.BestDual(dual, Targets, price > 0 ? Beta / price : double.PositiveInfinity).Value;
        return new PolynomialPoint(neurons, fit, dual, spectrum, price, penalty, objective, Math.Max(0, bound));
    }

    /// <summary>The neurons as a function to be minimised.</summary>
    public PolynomialObjective ObjectiveOf(PolynomialNeurons neurons) => new(Inputs, Targets, Loss, Activation, Beta, neurons, Threads);

    /// <summary>How much of each of some neurons lowers the objective most, all being taken in proportion to what their prices are above β.</summary>
    /// <param name="point">What they are added to.</param>
    /// <param name="dear">The neurons.</param>
    public PolynomialNeurons Added(PolynomialPoint point, IReadOnlyList<PricedNeuron> dear)
    {
        int n = Inputs.Rows;
        var change = new double[n];
        double slope = 0, size = 0, bend = 0;
        foreach (PricedNeuron neuron in dear)
        {
            double share = (neuron.Price / Beta) - 1;
            slope -= share * (neuron.Price - Beta);
            size += share;
            for (int t = 0; t < n; t++)
                change[t] += neuron.Sign * share * Activation.At(Vector.Dot(Inputs.Row(t), neuron.Direction));
        }

        double[] curvature = new double[n], moved = new double[n];
        Loss.Curvature(point.Fit, Targets, curvature);
        for (int t = 0; t < n; t++)
            bend += curvature[t] * change[t] * change[t];
        double before = Loss.Value(point.Fit, Targets), step = bend > 0 ? -slope / bend : 1 / size;
        for (int halving = 0; halving < 60; halving++, step /= 4)
        {
            point.Fit.CopyTo(moved, 0);
            Vector.AddScaled(step, change, moved);
            if (Loss.Value(moved, Targets) + (Beta * step * size) < before)
                break;
        }

        return PolynomialNeurons.Of(Inputs.Columns, [.. dear.Select(neuron => (neuron.Direction, neuron.Sign * step * ((neuron.Price / Beta) - 1)))]);
    }
}

/// <summary>Neurons with what is known about them. The bound is as good as the prices, which are attained: a certificate proves them.</summary>
/// <param name="Neurons">The neurons.</param>
/// <param name="Fit">f, length n.</param>
/// <param name="Dual">ν = −∇L(f), length n.</param>
/// <param name="Spectrum">Of the prices at ν.</param>
/// <param name="Price">The largest, at least 0.</param>
/// <param name="Penalty">Σ|α_j|.</param>
/// <param name="Objective">L(f) + β Σ|α_j|.</param>
/// <param name="LowerBound">−L*(−sν) with s·price ≤ β.</param>
internal sealed record PolynomialPoint(PolynomialNeurons Neurons, double[] Fit, double[] Dual, FormSpectrum Spectrum, double Price, double Penalty, double Objective, double LowerBound)
{
    /// <summary>(Objective − LowerBound) / |Objective|, at least 0.</summary>
    public double RelativeGap => Objective > LowerBound ? (Objective - LowerBound) / Math.Abs(Objective) : 0;

    /// <summary>The point as one of a trace: the best objective and the best bound so far.</summary>
    /// <param name="before">The trace.</param>
    /// <param name="seconds">Since it began.</param>
    public TracePoint Traced(IReadOnlyList<TracePoint> before, double seconds) => new(
        before.Count,
        seconds,
        Math.Min(Objective, before.Count > 0 ? before[^1].Objective : double.PositiveInfinity),
        Math.Max(LowerBound, before.Count > 0 ? before[^1].LowerBound : double.NegativeInfinity),
        Neurons.Count);
}
