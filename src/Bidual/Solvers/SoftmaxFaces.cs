using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>The softmax loss of several outputs on faces of the cones of their programs, one after the other in the coordinates.</summary>
internal sealed class SoftmaxFaces : FaceProblem
{
    private readonly Matrix targets;
    private readonly double[]? weights;
    private readonly int[] starts;
    private readonly (int Output, int Block)[] blocks;
    private readonly Matrix fit;

    /// <param name="programs">One an output, on the same rows and of the same β.</param>
    /// <param name="faces">Faces of some of the blocks of each.</param>
    /// <param name="targets">Y, n×k, ±1.</param>
    /// <param name="weights">How often rows count, length n; null for once.</param>
    public SoftmaxFaces(IReadOnlyList<ConvexProgram> programs, IReadOnlyList<Faces> faces, Matrix targets, double[]? weights)
    {
        Programs = programs;
        Faces = faces;
        this.targets = targets;
        this.weights = weights;
        starts = [0, .. faces.Select((_, c) => faces.Take(c + 1).Sum(face => face.Order))];
        blocks = [.. faces.SelectMany((face, c) => Enumerable.Range(0, face.Count).Select(k => (c, k)))];
        fit = new Matrix(targets.Rows, targets.Columns);
    }

    public IReadOnlyList<ConvexProgram> Programs { get; }

    /// <summary>The faces that are left.</summary>
    public IReadOnlyList<Faces> Faces { get; }

    public override double Beta => Programs[0].Beta;

    public override int Threads => Programs[0].Threads;

    public override int Count => blocks.Length;

    /// <summary>Number of coordinates.</summary>
    public int Order => starts[^1];

    /// <summary>The coordinates of one output.</summary>
    public double[] Of(int output, double[] z) => z[starts[output]..starts[output + 1]];

    public override Range Range(int k)
    {
        (int output, int block) = blocks[k];
        Range inside = Faces[output].Range(block);
        return (starts[output] + inside.Start.Value)..(starts[output] + inside.End.Value);
    }

    public override double Loss(double[] z)
    {
        var column = new double[fit.Rows];
        for (int c = 0; c < Faces.Count; c++)
        {
            Faces[c].Predict(Of(c, z), column);
            fit.SetColumn(c, column);
        }

        return SoftmaxLoss.Value(fit, targets, weights);
    }

    public override void LossGradient(double[] result)
    {
        Matrix dual = SoftmaxLoss.DualAt(fit, targets, weights);
        for (int c = 0; c < Faces.Count; c++)
        {
            double[] column = dual.Column(c);
            for (int i = 0; i < Faces[c].Order; i++)
                result[starts[c] + i] = -Vector.Dot<double>(Faces[c].Columns.Row(i), column);
        }
    }

    /// <summary>Σ_t w_t J_t(diag p_t − p_tp_tᵀ)J_tᵀ: a block for each output, less the Gram matrix of all.</summary>
    public override unsafe double[] LossHessian(int order)
    {
        int n = fit.Rows;
        var hessian = new double[order * order];
        var together = new Matrix(order, n);
        for (int c = 0; c < Faces.Count; c++)
        {
            double[] share = new double[n], root = new double[n];
            for (int t = 0; t < n; t++)
            {
                double p = Math.Exp(fit[t, c] - SoftmaxLoss.LogSum(fit.Row(t))), w = weights?[t] ?? 1;
                (share[t], root[t]) = (Math.Sqrt(w) * p, Math.Sqrt(w * p));
            }

            int size = Faces[c].Order, start = starts[c];
            Matrix own = Faces[c].Weighted(root);
            Faces[c].Weighted(share).Values.CopyTo(together.Data.AsSpan(start * n));
            if (size == 0)
                continue;
            fixed (double* h = &hessian[(start * order) + start], w = own.Data)
                DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(w, n), h, order, size, n, Threads);
        }

        fixed (double* h = hessian, w = together.Data)
            DenseKernels<double>.Best.AddLowerGram(-1, Operand.RowMajor(w, n), h, order, order, n, Threads);
        return hessian;
    }

    public override (FaceProblem Problem, double[] Z) Without(int k, double[] z)
    {
        (int output, int block) = blocks[k];
        Faces[] rest = [.. Faces];
        (rest[output], double[] left) = Faces[output].Without(block, Of(output, z));
        return (new SoftmaxFaces(Programs, rest, targets, weights), [.. z[..starts[output]], .. left, .. z[starts[output + 1]..]]);
    }
}
