using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>
/// (23) and (26): min L(F) + β Σ|α_j| over any number of neurons of norm 1, each in a slot, the output that it feeds and the pool of patches that it sees: F_k = Σ α_j (1/q)Σ_l σ(X_l u_j). A convex problem in one Z = Σ α_j [u_j; 1][u_j; 1]ᵀ a slot and sign.
/// </summary>
/// <param name="Inputs">What neurons see, n rows.</param>
/// <param name="Loss">L, differentiable.</param>
/// <param name="Outputs">c.</param>
/// <param name="Activation">a, b, c.</param>
/// <param name="Beta">β.</param>
/// <param name="Threads">Worker threads.</param>
internal sealed record PolynomialProgram(NeuronInputs Inputs, OutputsLoss Loss, int Outputs, PolynomialActivation Activation, double Beta, int Threads)
{
    /// <summary>Share of the tolerance to which prices are found.</summary>
    private const double PriceShare = 0.02;

    /// <summary>(23): one output, of neurons that see whole rows.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="loss">L, differentiable.</param>
    /// <param name="activation">a, b, c.</param>
    /// <param name="beta">β.</param>
    /// <param name="threads">Worker threads.</param>
    public PolynomialProgram(Matrix inputs, double[] targets, ILoss loss, PolynomialActivation activation, double beta, int threads)
        : this(new RowInputs(inputs), new SummedOutputs(loss, Matrix.FromColumn(targets), null), 1, activation, beta, threads)
    {
    }

    /// <summary>Slots.</summary>
    public int Slots => Outputs * Inputs.Pools;

    /// <summary>Objective and bound of some neurons, and the prices that the bound comes from.</summary>
    /// <param name="neurons">The neurons.</param>
    /// <param name="accuracy">Relative, of the prices.</param>
    public PolynomialPoint Evaluate(PolynomialNeurons neurons, double accuracy)
    {
        Matrix fit = Predict(neurons), dual = Loss.DualAt(fit);
        FormSpectrum[] spectra = [.. Inputs.FormsOf(Activation, dual, Threads).Select(form => FormSpectrum.Of(form, PriceShare * accuracy, 1, Threads))];
        double price = Math.Max(0, spectra.Max(spectrum => Math.Max(spectrum.Dearest(1).Price, spectrum.Dearest(-1).Price)));
        double penalty = neurons.Size, objective = Loss.Value(fit) + (Beta * penalty);
        double bound = Loss.BestDual(dual, price > 0 ? Beta / price : double.PositiveInfinity).Value;
        return new PolynomialPoint(neurons, fit, dual, spectra, price, penalty, objective, Math.Max(0, bound));
    }

    /// <summary>The neurons as a function to be minimised.</summary>
    public IPolynomialObjective ObjectiveOf(PolynomialNeurons neurons) => Inputs switch
    {
        PooledMoments moments => new PooledObjective(moments, Loss, Activation, Beta, neurons, Outputs, Threads),
        _ => new PolynomialObjective(((RowInputs)Inputs).Values, Loss, Activation, Beta, neurons, Outputs, Threads),
    };

    /// <summary>How much of each of some neurons lowers the objective most, all being taken in proportion to what their prices are above β.</summary>
    /// <param name="point">What they are added to.</param>
    /// <param name="dear">The neurons and their slots.</param>
    public PolynomialNeurons Added(PolynomialPoint point, IReadOnlyList<(PricedNeuron Neuron, int Slot)> dear)
    {
        double slope = dear.Sum(one => -Share(one.Neuron) * (one.Neuron.Price - Beta)), size = dear.Sum(one => Share(one.Neuron));
        Matrix change = Predict(Scaled(1)), curved = Loss.CurvatureAt(point.Fit)(change);
        double bend = Vector.Dot<double>(curved.Data, change.Data), before = Loss.Value(point.Fit), step = bend > 0 ? -slope / bend : 1 / size;
        for (int halving = 0; halving < 60; halving++, step /= 4)
        {
            var moved = new Matrix(change.Rows, change.Columns, [.. point.Fit.Data]);
            Vector.AddScaled(step, change.Data, moved.Data);
            if (Loss.Value(moved) + (Beta * step * size) < before)
                break;
        }

        return Scaled(step);

        double Share(PricedNeuron neuron) => (neuron.Price / Beta) - 1;

        PolynomialNeurons Scaled(double by) => PolynomialNeurons.Of(Inputs.Order, [.. dear.Select(one => (one.Neuron.Direction, one.Neuron.Sign * by * Share(one.Neuron), one.Slot))]);
    }

    /// <summary>F, n×c.</summary>
    public Matrix Predict(PolynomialNeurons neurons) => ObjectiveOf(neurons).Predict(neurons.Weights.Data);
}

/// <summary>Neurons with what is known about them. The bound is as good as the prices, which are attained: a certificate proves them.</summary>
/// <param name="Neurons">The neurons.</param>
/// <param name="Fit">F, n×c.</param>
/// <param name="Dual">N = −∇L(F), n×c.</param>
/// <param name="Spectra">Of the prices at N, one a slot.</param>
/// <param name="Price">The largest, at least 0.</param>
/// <param name="Penalty">Σ|α_j|.</param>
/// <param name="Objective">L(F) + β Σ|α_j|.</param>
/// <param name="LowerBound">−L*(−sN) with s·price ≤ β.</param>
internal sealed record PolynomialPoint(PolynomialNeurons Neurons, Matrix Fit, Matrix Dual, IReadOnlyList<FormSpectrum> Spectra, double Price, double Penalty, double Objective, double LowerBound)
{
    /// <summary>(Objective − LowerBound) / |Objective|, at least 0.</summary>
    public double RelativeGap => Objective > LowerBound ? (Objective - LowerBound) / Math.Abs(Objective) : 0;
}
