using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Tests.Contracts;

/// <summary>Seeded small programs of every kind.</summary>
internal static class RandomPrograms
{
    public static Matrix Gaussian(int rows, int columns, long seed)
    {
        var matrix = new Matrix(rows, columns);
        new RandomSource(seed).FillGaussian(matrix.Data);
        return matrix;
    }

    public static double[] Gaussian(int length, long seed)
    {
        var values = new double[length];
        new RandomSource(seed).FillGaussian(values);
        return values;
    }

    /// <summary>Targets of the kind that a loss takes.</summary>
    public static double[] Targets(ILoss loss, int length, long seed) => loss.Targets switch
    {
        TargetKind.Classes => Labels(length, seed),
        TargetKind.Counts => [.. Gaussian(length, seed).Select(value => Math.Floor(2 * Math.Abs(value)))],
        _ => Gaussian(length, seed),
    };

    /// <summary>Weights between ½ and 2.</summary>
    public static double[] Weights(int length, long seed) => [.. Gaussian(length, seed).Select(value => Math.Pow(2, Math.Clamp(value, -1, 1)))];

    /// <summary>A loss of n rows by its name; "weighted " before it gives its rows weights, "smoothed " makes an envelope of it.</summary>
    public static ILoss LossNamed(string name, int rows)
    {
        string[] words = name.Split(' ');
        ILoss loss = Loss.Named(words[^1])!;
        if (words.Contains("weighted"))
            loss = loss.Weighted(Weights(rows, 17));
        if (!words.Contains("smoothed"))
            return loss;
        double[] multipliers = new double[rows];
        loss.Gradient(Gaussian(rows, 18), Targets(loss, rows, 19), multipliers);
        return new MoreauEnvelope(loss, 0.1, [.. multipliers.Select(value => 0.05 * value)]);
    }

    public static double[] Labels(int length, long seed) => [.. Gaussian(length, seed).Select(value => value < 0 ? -1.0 : 1.0)];

    /// <summary>Patterns of at most 64 rows given by their bits; the witnesses are zero and mean nothing.</summary>
    public static PatternSet OfBits(int rows, int inputs, params ulong[] patterns)
    {
        var bits = new RecordStore<ulong>(1, patterns.Length);
        for (int i = 0; i < patterns.Length; i++)
            bits[i][0] = patterns[i];
        return new PatternSet(rows, inputs, bits, new RecordStore<double>(inputs, patterns.Length), null, Coverage.Sampled);
    }

    public static ConvexProgram Relu(Matrix data, PatternSet patterns, double[] targets, double beta, ILoss? loss = null, int threads = 1)
    {
        Block[] blocks = [.. Enumerable.Range(0, 2 * patterns.Count).Select(b => new Block(b / 2, b % 2 == 0 ? 1 : -1))];
        var @operator = new PatternOperator(data, patterns, blocks, threads);
        var cone = new PatternCones(data, patterns, [.. blocks.Select(block => block.Pattern)]);
        return new ConvexProgram(@operator, loss ?? new SquaredLoss(), targets, new GroupNorm(data.Columns), cone, beta, threads);
    }

    public static ConvexProgram Gated(Matrix data, PatternSet patterns, double[] targets, double beta, ILoss? loss = null, int threads = 1, PenaltyKind penalty = PenaltyKind.Group)
    {
        Block[] blocks = [.. Enumerable.Range(0, patterns.Count).Select(b => new Block(b, 1))];
        var @operator = new PatternOperator(data, patterns, blocks, threads);
        var cone = new WholeSpace(blocks.Length, data.Columns);
        return new ConvexProgram(@operator, loss ?? new SquaredLoss(), targets, Penalty.Of(penalty, data.Columns), cone, beta, threads);
    }

    /// <summary>A program of Gaussian data and patterns; the shape, loss and cone vary with the seed.</summary>
    public static ConvexProgram Any(long seed, int threads = 1) => Any(seed, null, threads);

    /// <summary>The same, with a given loss; null for squared or logistic.</summary>
    public static ConvexProgram Any(long seed, Func<int, ILoss>? lossFor, int threads = 1)
    {
        var random = new RandomSource(seed);
        int n = 2 + random.NextInt32(30), d = 1 + random.NextInt32(5), p = 1 + random.NextInt32(12);
        Matrix data = Gaussian(n, d, seed + 1000);
        PatternSet patterns = PatternSet.FromDirections(data, Gaussian(p, d, seed + 2000));
        ILoss loss = random.NextInt32(2) == 0 ? new SquaredLoss() : new LogisticLoss();
        loss = lossFor?.Invoke(n) ?? loss;
        double[] targets = Targets(loss, n, seed + 3000);
        double beta = Math.Exp(random.NextGaussian() - 2);
        return random.NextInt32(2) == 0
            ? Relu(data, patterns, targets, beta, loss, threads)
            : Gated(data, patterns, targets, beta, loss, threads);
    }
}
