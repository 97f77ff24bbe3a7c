using Bidual.NonConvex.Models;
using Bidual.Numerics;
using Bidual.Numerics.Threads;
using Bidual.Programs.Losses;

namespace Bidual.NonConvex.Training;

/// <summary>A pass at a point, and the loss of its rows.</summary>
internal sealed record LinearChunk(IPass Pass, OutputsLoss Loss);

/// <summary>
/// The objective about θ with the model replaced by its tangent: gradient and the generalised Gauss–Newton matrix
/// G + βP, G = s·Σ_t J_tᵀ∇²ℓ_t J_t (Schraudolph 2002), P the diagonal of what is penalised, s = n/|B|.
/// </summary>
internal sealed class Linearisation
{
    private readonly IModel model;
    private readonly List<LinearChunk>[] parts;
    private readonly double scale;
    private readonly double beta;
    private readonly double[][] sums;

    public Linearisation(IModel model, List<LinearChunk>[] parts, double scale, double beta)
    {
        this.model = model;
        this.parts = parts;
        this.scale = scale;
        this.beta = beta;
        sums = [.. parts.Select(_ => new double[model.Parameters])];
    }

    /// <summary>Rows of data in it.</summary>
    public int Rows => parts.Sum(part => part.Sum(chunk => chunk.Pass.Fit.Rows));

    /// <summary>β where the parameters are penalised, 0 elsewhere, plus a damping.</summary>
    public double[] Ridge(double damping)
    {
        var ridge = new double[model.Parameters];
        foreach (ParameterBlock block in model.Blocks)
            ridge.AsSpan(block.Start, block.Length).Fill(damping + (block.IsPenalised ? beta : 0));
        return ridge;
    }

    /// <summary>The parts of θ.</summary>
    public IReadOnlyList<ParameterBlock> Blocks => model.Blocks;

    /// <summary>p.</summary>
    public int Parameters => model.Parameters;

    /// <summary>Products taken so far, each as dear as a gradient.</summary>
    public int Products { get; private set; }

    /// <summary>result ← (G + βP)·direction.</summary>
    public void Multiply(double[] direction, Span<double> result)
    {
        Products++;
        ForkJoin.Run(parts.Length, p =>
        {
            Array.Clear(sums[p]);
            foreach ((IPass pass, OutputsLoss loss) in parts[p])
            {
                var change = new Matrix(pass.Fit.Rows, pass.Fit.Columns);
                pass.JacobianVector(direction, change);
                pass.AddVectorJacobian(loss.CurvatureAt(pass.Fit)(change), sums[p]);
            }
        });
        result.Clear();
        foreach (double[] sum in sums)
            Vector.AddScaled(scale, sum, result);
        foreach (ParameterBlock block in model.Blocks.Where(block => block.IsPenalised))
            Vector.AddScaled(beta, direction.AsSpan(block.Start, block.Length), result[block.Start..block.End]);
    }

    /// <summary>
    /// The rows of a matrix R with G = RᵀR, chunk after chunk: √s·J_tᵀs_tk for every row t and every root s_tk of its curvature.
    /// The parts are taken at once, each in its own order.
    /// </summary>
    /// <param name="take">Given the part, and rows×p, which it may not keep.</param>
    public void RootRows(Action<int, Matrix> take) => ForkJoin.Run(parts.Length, p =>
    {
        foreach ((IPass pass, OutputsLoss loss) in parts[p])
        {
            var rows = new Matrix(pass.Fit.Rows, model.Parameters);
            foreach (Matrix root in loss.CurvatureRootsAt(pass.Fit))
            {
                pass.RowGradients(root, rows);
                Vector.Scale(Math.Sqrt(scale), rows.Data, rows.Data);
                take(p, rows);
            }
        }
    });

    /// <summary>How many parts <see cref="RootRows"/> takes at once.</summary>
    public int Parts => parts.Length;

    /// <summary>
    /// Per block of the parameters (Σ z_t z_tᵀ)/rows and s·Σ δ_tk δ_tkᵀ, δ_tk the slope of the block's outputs for the root k of row t: their Kronecker product stands for the block of G
    /// (Martens &amp; Grosse 2015; with all roots instead of samples, Botev, Ritter &amp; Barber 2017). Lower triangles.
    /// </summary>
    public (Matrix[] Inner, Matrix[] Outer) KroneckerFactors()
    {
        Matrix[] inner = [.. model.Blocks.Select(block => new Matrix(block.Columns, block.Columns))];
        Matrix[] outer = [.. model.Blocks.Select(block => new Matrix(block.Rows, block.Rows))];
        foreach ((IPass pass, OutputsLoss loss) in parts.SelectMany(part => part))
        {
            bool first = true;
            foreach (Matrix root in loss.CurvatureRootsAt(pass.Fit))
            {
                pass.AddFactors(root, first ? inner : null, outer);
                first = false;
            }
        }

        foreach (Matrix factor in inner)
            Vector.Scale(1.0 / Rows, factor.Data, factor.Data);
        foreach (Matrix factor in outer)
            Vector.Scale(scale, factor.Data, factor.Data);
        return (inner, outer);
    }
}
