using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

/// <summary>Programs whose optimum has a formula.</summary>
public sealed class ClosedFormTests
{
    [Theory, MemberData(nameof(AllSolvers.Data), MemberType = typeof(AllSolvers))]
    public void Orthonormal_rows(string solver)
    {
        // XXᵀ = I: p* = h(‖y₊‖) + h(‖y₋‖).
        const int N = 4;
        Matrix data = OrthonormalRows(N, 6, 3);
        PatternSet patterns = Arrangement.Enumerate(data, new ArrangementLimits());
        Assert.Equal(1 << N, patterns.Count);
        for (int seed = 0; seed < 3; seed++)
        {
            double[] y = RandomPrograms.Gaussian(N, seed + 40);
            double plus = Vector.Norm([.. y.Select(v => Math.Max(v, 0))]), minus = Vector.Norm([.. y.Select(v => Math.Max(-v, 0))]);
            foreach (double beta in (double[])[0.01, 0.5, 1.5])
            {
                ConvexProgram program = RandomPrograms.Relu(data, patterns, y, beta);
                Assert.Equal(Math.Max(plus, minus), program.BetaMax(), 1e-12);
                AssertOptimum(solver, program, Huber(plus, beta) + Huber(minus, beta));
            }
        }
    }

    [Theory, MemberData(nameof(AllSolvers.Data), MemberType = typeof(AllSolvers))]
    public void One_input_without_bias(string solver)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            double[] x = RandomPrograms.Gaussian(9, seed), y = RandomPrograms.Gaussian(9, seed + 60);
            Matrix data = Matrix.FromColumn(x);
            PatternSet patterns = Arrangement.Enumerate(data, new ArrangementLimits());
            Assert.Equal(2, patterns.Count);
            foreach (double beta in (double[])[0.01, 0.3, 1])
            {
                double optimum = Vector.SquaredNorm(y) / 2;
                foreach (double sign in (double[])[1, -1])
                {
                    double[] feature = [.. x.Select(v => Math.Max(sign * v, 0))];
                    double excess = Math.Max(0, Math.Abs(Vector.Dot(feature, y)) - beta);
                    optimum -= excess * excess / (2 * Vector.SquaredNorm(feature));
                }

                AssertOptimum(solver, RandomPrograms.Relu(data, patterns, y, beta), optimum);
            }
        }
    }

    [Theory, MemberData(nameof(AllSolvers.Data), MemberType = typeof(AllSolvers))]
    public void One_row(string solver)
    {
        Matrix data = Matrix.FromRows([[3, 4]]);
        PatternSet patterns = Arrangement.Enumerate(data, new ArrangementLimits());
        // f = 5 t with t ≥ 0 the length of the only neuron: p* = h(y) in units of 5.
        foreach (double beta in (double[])[0.1, 2, 20])
            AssertOptimum(solver, RandomPrograms.Relu(data, patterns, [2], beta), Huber(2, beta / 5));
    }

    [Theory, MemberData(nameof(AllSolvers.Data), MemberType = typeof(AllSolvers))]
    public void Zero_targets(string solver)
    {
        Matrix data = RandomPrograms.Gaussian(5, 2, 1);
        PatternSet patterns = Arrangement.Enumerate(data, new ArrangementLimits());
        SolveResult result = SolveLoop.Run(AllSolvers.Of(solver), RandomPrograms.Relu(data, patterns, new double[5], 0.1), new StoppingRule(1e-9, null, 100));
        Assert.Equal(SolveStatus.Converged, result.Status);
        Assert.Equal(0, result.Evaluation.Objective);
    }

    [Theory, MemberData(nameof(AllSolvers.Data), MemberType = typeof(AllSolvers))]
    public void Zero_data(string solver)
    {
        var data = new Matrix(4, 2);
        PatternSet patterns = PatternSet.FromDirections(data, RandomPrograms.Gaussian(3, 2, 1));
        SolveResult result = SolveLoop.Run(AllSolvers.Of(solver), RandomPrograms.Relu(data, patterns, [1, 2, 3, 4], 0.1), new StoppingRule(1e-9, null, 100));
        Assert.Equal(SolveStatus.Converged, result.Status);
        Assert.Equal(15, result.Evaluation.Objective, 1e-9);
    }

    private static void AssertOptimum(string solver, ConvexProgram program, double optimum)
    {
        SolveResult result = AllSolvers.Check(solver, program, optimum, 1e-12 * (1 + optimum));
        Assert.Equal(SolveStatus.Converged, result.Status);
    }

    private static double Huber(double t, double beta) => t > beta ? (beta * t) - (beta * beta / 2) : t * t / 2;

    private static Matrix OrthonormalRows(int n, int d, long seed)
    {
        Matrix q = RandomPrograms.Gaussian(n, d, seed);
        for (int t = 0; t < n; t++)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int s = 0; s < t; s++)
                    Vector.AddScaled(-Vector.Dot(q.Row(s), q.Row(t)), q.Row(s), q.MutableRow(t));
            }

            Vector.Scale(1 / Vector.Norm(q.Row(t)), q.Row(t), q.MutableRow(t));
        }

        return q;
    }
}
