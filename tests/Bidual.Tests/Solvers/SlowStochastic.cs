using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Solvers;

namespace Bidual.Tests.Solvers;

/// <summary>
/// Algorithm 2 of Zhou, Shang and Cheng (ICML 2018) as printed, on the matrix written out: y is formed, the gradient of a
/// batch is taken twice, and the snapshot is the mean. Batches, order and step are given.
/// </summary>
internal static class SlowStochastic
{
    /// <summary>The next snapshot.</summary>
    /// <param name="program">A program without cones.</param>
    /// <param name="snapshot">x̃.</param>
    /// <param name="moving">x; changed.</param>
    /// <param name="batches">Rows of each step's batch.</param>
    /// <param name="count">m.</param>
    /// <param name="theta">θ.</param>
    /// <param name="step">η.</param>
    public static double[] Advance(ConvexProgram program, double[] snapshot, double[] moving, IEnumerable<int[]> batches, int count, double theta, double step)
    {
        double[] mean = Gradient(program, snapshot, [.. Enumerable.Range(0, program.Targets.Length)]);
        var sum = new double[snapshot.Length];
        int steps = 0;
        foreach (int[] rows in batches)
        {
            double[] ahead = [.. moving.Zip(snapshot, (x, old) => (theta * x) + ((1 - theta) * old))];
            double[] here = Gradient(program, ahead, rows), there = Gradient(program, snapshot, rows);
            for (int i = 0; i < moving.Length; i++)
                moving[i] -= step * ((count * (here[i] - there[i])) + mean[i]);
            program.Prox([.. moving], step, moving);
            Vector.AddScaled(1, moving, sum);
            steps++;
        }

        return [.. snapshot.Zip(sum, (old, x) => (theta / steps * x) + ((1 - theta) * old))];
    }

    /// <summary>∇ of the loss of some rows.</summary>
    private static double[] Gradient(ConvexProgram program, double[] point, int[] rows)
    {
        PatternOperator a = program.Operator;
        int d = a.BlockSize;
        var gradient = new double[point.Length];
        foreach (int t in rows)
        {
            double fit = 0;
            for (int b = 0; b < program.Blocks; b++)
            {
                if (a.Patterns.IsActive(a.Blocks[b].Pattern, t))
                    fit += a.Blocks[b].Sign * Vector.Dot(a.Data.Row(t), point.AsSpan(b * d, d));
            }

            var slope = new double[1];
            program.Loss.Gradient([fit], [program.Targets[t]], slope);
            for (int b = 0; b < program.Blocks; b++)
            {
                if (a.Patterns.IsActive(a.Blocks[b].Pattern, t))
                    Vector.AddScaled(slope[0] * a.Blocks[b].Sign, a.Data.Row(t), gradient.AsSpan(b * d, d));
            }
        }

        return gradient;
    }
}
