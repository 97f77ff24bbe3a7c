using Bidual.Numerics;

namespace Bidual.NonConvex.Models;

/// <summary>A layer of a <see cref="LayeredModel"/>.</summary>
internal abstract class Layer
{
    /// <summary>Entries of a row that it reads, the first of what it is given.</summary>
    public abstract int Inputs { get; }

    /// <summary>Entries of a row that it writes.</summary>
    public abstract int Outputs { get; }

    /// <summary>Neurons and weights of a neuron, bias included; (0, 0) where there are none.</summary>
    public virtual (int Rows, int Columns) Shape => (0, 0);

    /// <summary>How its weights are penalised.</summary>
    public virtual Decay Decay => Decay.Squares;

    /// <summary>Inputs of a neuron, by which a draw of its weights is scaled.</summary>
    public virtual double FanIn => Shape.Columns;

    /// <summary>What is appended to rows of X for a layer that comes first; null for nothing.</summary>
    /// <param name="inputs">n×d.</param>
    public virtual Matrix? Appended(Matrix inputs) => null;

    /// <summary>Room for one thread and a number of rows.</summary>
    public abstract LayerPass Pass(int rows);
}

/// <summary>A layer over a fixed number of rows R: z ↦ h(w, z), and the products with its derivatives at the last <see cref="Forward"/>.</summary>
internal abstract class LayerPass
{
    /// <summary>output ← h(w, input).</summary>
    /// <param name="weights">w.</param>
    /// <param name="input">R×inputs, or wider; kept until the products are taken.</param>
    /// <param name="output">R×outputs.</param>
    public abstract void Forward(ReadOnlySpan<double> weights, Matrix input, Matrix output);

    /// <summary>gradient += (∂h/∂w)ᵀ·cotangent, inputCotangent ← (∂h/∂z)ᵀ·cotangent.</summary>
    /// <param name="weights">w.</param>
    /// <param name="cotangent">R×outputs.</param>
    /// <param name="gradient">Length of w; empty to leave out.</param>
    /// <param name="inputCotangent">R×inputs; null where nobody needs it.</param>
    public abstract void Backward(ReadOnlySpan<double> weights, Matrix cotangent, Span<double> gradient, Matrix? inputCotangent);

    /// <summary>result ← (∂h/∂w)·direction + (∂h/∂z)·inputTangent.</summary>
    /// <param name="weights">w.</param>
    /// <param name="direction">Length of w.</param>
    /// <param name="inputTangent">R×inputs; null for 0.</param>
    /// <param name="result">R×outputs.</param>
    public abstract void Tangent(ReadOnlySpan<double> weights, ReadOnlySpan<double> direction, Matrix? inputTangent, Matrix result);

    /// <summary>Row t of the result, from a column on, ← (∂h_t/∂w)ᵀ·cotangent_t.</summary>
    public virtual void RowGradients(Matrix cotangent, Matrix result, int column)
    {
    }

    /// <summary>Adds the lower triangles of Σ z_t z_tᵀ, z with a 1 for the bias, and Σ δ_t δ_tᵀ.</summary>
    public virtual void AddFactors(Matrix cotangent, Matrix? inner, Matrix outer)
    {
    }
}
