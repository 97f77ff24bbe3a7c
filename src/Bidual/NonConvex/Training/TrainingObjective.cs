using Bidual.NonConvex.Models;
using Bidual.Numerics;
using Bidual.Numerics.Threads;
using Bidual.Programs.Losses;

namespace Bidual.NonConvex.Training;

/// <summary>
/// Objective (0) of any <see cref="IModel"/>, L(f(θ; X), Y) + (β/2)·(the penalties of its blocks, <see cref="Decay"/>), its gradient and its Gauss–Newton products,
/// over all rows or over a batch B whose loss then counts n/|B| times, so that the gradient of a random batch is that of (0) on average.
/// Rows are summed in as many fixed parts as there are threads: the same number of threads gives the same bits.
/// </summary>
internal sealed class TrainingObjective
{
    /// <summary>Rows of one pass, whose hidden values stay in the cache.</summary>
    private const int ChunkRows = 128;

    /// <summary>Rows times parameters from which a second thread is worth waking.</summary>
    private const long LeastParallel = 1_000_000;

    private readonly Matrix inputs;
    private readonly Matrix targets;
    private readonly ILoss loss;
    private readonly double[]? weights;
    private readonly Part[] parts;

    /// <param name="model">f.</param>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="targets">Y, n×c.</param>
    /// <param name="loss">L, its rows counting once; where it has kinks, subgradients are taken.</param>
    /// <param name="beta">β.</param>
    /// <param name="weights">How often rows count, length n; null for once.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="signs">Per parameter ±1 where it must be 0 or of that sign, else 0; null where all are free. Optimisers see to it, the objective does not.</param>
    public TrainingObjective(IModel model, Matrix inputs, Matrix targets, ILoss loss, double beta, double[]? weights = null, int threads = 1, int[]? signs = null)
    {
        if (inputs.Rows != targets.Rows || targets.Columns != model.Outputs)
            throw new ArgumentException($"Targets are {targets.Rows}×{targets.Columns} for {inputs.Rows} rows and {model.Outputs} outputs.", nameof(targets));
        Model = model;
        this.inputs = model.Prepare(inputs);
        this.targets = targets;
        this.loss = loss;
        this.weights = weights;
        Beta = beta;
        Signs = signs;
        parts = [.. Enumerable.Range(0, threads).Select(_ => new Part(model))];
    }

    public IModel Model { get; }

    public double Beta { get; }

    /// <summary>The signs that parameters must have; null where all are free.</summary>
    public int[]? Signs { get; }

    /// <summary>n.</summary>
    public int Rows => inputs.Rows;

    /// <summary>Draws θ, with the signs that parameters must have.</summary>
    /// <param name="initialisation">How.</param>
    /// <param name="random">From where.</param>
    public double[] Start(Initialisation initialisation, RandomSource random)
    {
        double[] parameters = initialisation.Draw(Model, random);
        Orthant.Reflect(parameters, Signs);
        return parameters;
    }

    /// <summary>The objective.</summary>
    /// <param name="parameters">θ.</param>
    public double Value(double[] parameters) => Evaluate(parameters, [], default);

    /// <summary>The objective and its gradient.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="gradient">Length p.</param>
    public double Evaluate(double[] parameters, Span<double> gradient) => Evaluate(parameters, gradient, default);

    /// <summary>The objective with the loss of a batch instead, n/|B| times, and its gradient.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="gradient">Length p, or empty to leave it out.</param>
    /// <param name="batch">Row numbers; none for all rows.</param>
    public double Evaluate(double[] parameters, Span<double> gradient, ReadOnlyMemory<int> batch) =>
        Loss(parameters, gradient, batch) + AddPenalty(parameters, gradient);

    /// <summary>The same without the penalty.</summary>
    public double Loss(double[] parameters, Span<double> gradient, ReadOnlyMemory<int> batch)
    {
        int count = batch.IsEmpty ? Rows : batch.Length;
        bool wanted = !gradient.IsEmpty;
        int used = PartsOf(count);
        ForkJoin.Run(used, p =>
        {
            parts[p].Clear();
            foreach (Chunk chunk in Chunks(count, p, used))
                Accumulate(parts[p], chunk, batch, parameters, wanted);
        });
        double scale = (double)Rows / count, value = 0;
        gradient.Clear();
        foreach (Part part in parts.AsSpan(0, used))
        {
            value += part.Loss;
            if (wanted)
                Vector.AddScaled(scale, part.Gradient, gradient);
        }

        return scale * value;
    }

    /// <summary>The objective about a point, to second order in the loss and to first in the model.</summary>
    /// <param name="parameters">θ, which must not change while products are taken.</param>
    /// <param name="batch">Row numbers; none for all rows.</param>
    /// <exception cref="InvalidOperationException">A penalty has kinks.</exception>
    public Linearisation Linearise(double[] parameters, ReadOnlyMemory<int> batch = default)
    {
        if (Model.Blocks.Any(block => block.Decay == Decay.SquaredNorms))
            throw new InvalidOperationException("A penalty with kinks has no second order.");
        int count = batch.IsEmpty ? Rows : batch.Length;
        int used = PartsOf(count);
        var chunks = new List<LinearChunk>[used];
        ForkJoin.Run(used, p =>
        {
            chunks[p] = [];
            foreach (Chunk chunk in Chunks(count, p, used))
            {
                IPass pass = Model.Pass(chunk.Rows);
                chunks[p].Add(new LinearChunk(pass, Forward(pass, chunk, batch, parameters)));
            }
        });
        return new Linearisation(Model, chunks, (double)Rows / count, Beta);
    }

    private int PartsOf(int count) => (long)count * Model.Parameters > LeastParallel ? parts.Length : 1;

    /// <summary>Adds the slopes of the penalty to a vector; returns the penalty.</summary>
    private double AddPenalty(double[] parameters, Span<double> gradient)
    {
        double sum = 0;
        foreach (ParameterBlock block in Model.Blocks.Where(block => block.IsPenalised))
        {
            ReadOnlySpan<double> penalised = parameters.AsSpan(block.Start, block.Length);
            Span<double> slopes = gradient.IsEmpty ? [] : gradient[block.Start..block.End];
            if (block.Decay == Decay.SquaredNorms)
            {
                for (int first = 0; first < block.Length; first += block.Columns)
                    sum += AddSquaredNorm(penalised.Slice(first, block.Columns), slopes.IsEmpty ? [] : slopes.Slice(first, block.Columns));
                continue;
            }

            sum += Vector.SquaredNorm(penalised);
            if (!slopes.IsEmpty)
                Vector.AddScaled(Beta, penalised, slopes);
        }

        return Beta / 2 * sum;
    }

    /// <summary>Adds β‖u‖₁·sign(u), a subgradient, to the slopes where those are wanted; returns ‖u‖₁².</summary>
    private double AddSquaredNorm(ReadOnlySpan<double> u, Span<double> slopes)
    {
        double norm = 0;
        foreach (double entry in u)
            norm += Math.Abs(entry);
        for (int i = 0; i < slopes.Length; i++)
            slopes[i] += Beta * norm * Math.Sign(u[i]);
        return norm * norm;
    }

    private void Accumulate(Part part, Chunk chunk, ReadOnlyMemory<int> batch, double[] parameters, bool wanted)
    {
        IPass pass = part.PassOver(chunk.Rows);
        OutputsLoss own = Forward(pass, chunk, batch, parameters);
        part.Loss += own.Value(pass.Fit);
        if (!wanted)
            return;
        Matrix slope = own.DualAt(pass.Fit);
        Vector.Scale(-1, slope.Data, slope.Data);
        pass.AddVectorJacobian(slope, part.Gradient);
    }

    /// <summary>Predicts the rows of a chunk; returns their loss.</summary>
    private OutputsLoss Forward(IPass pass, Chunk chunk, ReadOnlyMemory<int> batch, double[] parameters)
    {
        var wanted = new Matrix(chunk.Rows, targets.Columns);
        double[]? counts = weights is null ? null : new double[chunk.Rows];
        for (int k = 0; k < chunk.Rows; k++)
        {
            int t = batch.IsEmpty ? chunk.First + k : batch.Span[chunk.First + k];
            inputs.Row(t).CopyTo(pass.Inputs.MutableRow(k));
            targets.Row(t).CopyTo(wanted.MutableRow(k));
            if (counts is not null)
                counts[k] = weights![t];
        }

        pass.Forward(parameters);
        return OutputsLoss.Of(loss, wanted, counts);
    }

    /// <summary>The chunks of one of equal parts of count rows, themselves as equal as can be.</summary>
    private static IEnumerable<Chunk> Chunks(int count, int part, int parts)
    {
        int first = (int)((long)count * part / parts), rows = (int)((long)count * (part + 1) / parts) - first;
        int chunks = (rows + ChunkRows - 1) / ChunkRows;
        for (int k = 0; k < chunks; k++)
        {
            int from = (int)((long)rows * k / chunks), to = (int)((long)rows * (k + 1) / chunks);
            yield return new Chunk(first + from, to - from);
        }
    }

    private readonly record struct Chunk(int First, int Rows);

    private sealed class Part(IModel model)
    {
        private readonly Dictionary<int, IPass> passes = [];

        public double Loss { get; set; }

        public double[] Gradient { get; } = new double[model.Parameters];

        public void Clear()
        {
            Loss = 0;
            Array.Clear(Gradient);
        }

        public IPass PassOver(int rows)
        {
            if (!passes.TryGetValue(rows, out IPass? pass))
                passes.Add(rows, pass = model.Pass(rows));
            return pass;
        }
    }
}
