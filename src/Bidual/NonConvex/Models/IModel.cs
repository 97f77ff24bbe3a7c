using Bidual.Numerics;

namespace Bidual.NonConvex.Models;

/// <summary>
/// Predictions f(θ; x) as a function of one flat vector of parameters: all that trainers know of an architecture. A new one has every trainer
/// as soon as it gives the passes.
/// </summary>
internal interface IModel
{
    /// <summary>p, the length of θ.</summary>
    int Parameters { get; }

    /// <summary>c.</summary>
    int Outputs { get; }

    /// <summary>The parts of θ, in order and without gaps.</summary>
    IReadOnlyList<ParameterBlock> Blocks { get; }

    /// <summary>What passes read of rows: the inputs themselves, and behind them what depends on nothing else, such as the signs at fixed gates.</summary>
    /// <param name="inputs">X of (0), n×d.</param>
    Matrix Prepare(Matrix inputs);

    /// <summary>Room for passes over a number of rows, for one thread.</summary>
    IPass Pass(int rows);
}

/// <summary>One pass over a fixed number of rows R: predictions and the products with their Jacobian J, (Rc)×p.</summary>
internal interface IPass
{
    /// <summary>R prepared rows, which the caller writes before <see cref="Forward"/>.</summary>
    Matrix Inputs { get; }

    /// <summary>f, R×c.</summary>
    Matrix Fit { get; }

    /// <summary>Predicts. Inputs and θ must not change while products are taken.</summary>
    /// <param name="parameters">θ.</param>
    void Forward(double[] parameters);

    /// <summary>gradient += Jᵀ·cotangent.</summary>
    /// <param name="cotangent">R×c.</param>
    /// <param name="gradient">Length p.</param>
    void AddVectorJacobian(Matrix cotangent, Span<double> gradient);

    /// <summary>result ← J·direction.</summary>
    /// <param name="direction">Length p.</param>
    /// <param name="result">R×c.</param>
    void JacobianVector(ReadOnlySpan<double> direction, Matrix result);

    /// <summary>Row t of the result ← J_tᵀ·(row t of the cotangent): the gradient of every row by itself.</summary>
    /// <param name="cotangent">R×c.</param>
    /// <param name="result">R×p.</param>
    void RowGradients(Matrix cotangent, Matrix result);

    /// <summary>
    /// For every block whose J_tᵀ·cotangent_t is an outer product δ_t·z_tᵀ, adds Σ z_t z_tᵀ and Σ δ_t δ_tᵀ, lower triangles: the factors of K-FAC.
    /// </summary>
    /// <param name="cotangent">R×c.</param>
    /// <param name="inner">One a block, columns×columns; null to leave out.</param>
    /// <param name="outer">One a block, rows×rows.</param>
    void AddFactors(Matrix cotangent, Matrix[]? inner, Matrix[] outer);
}

/// <summary>A part of θ: the incoming weights of a layer, a row a neuron.</summary>
/// <param name="Start">Its first entry.</param>
/// <param name="Rows">Neurons.</param>
/// <param name="Columns">Weights of a neuron, its bias included.</param>
/// <param name="Decay">How it is penalised.</param>
/// <param name="FanIn">Inputs of a neuron, by which a draw is scaled.</param>
internal sealed record ParameterBlock(int Start, int Rows, int Columns, Decay Decay, double FanIn)
{
    public bool IsPenalised => Decay != Decay.None;

    public int Length => Rows * Columns;

    public int End => Start + Length;
}
