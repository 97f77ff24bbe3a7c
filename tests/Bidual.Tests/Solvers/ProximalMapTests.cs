using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Penalties;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

/// <summary>Systems with the generalised Jacobian of a prox, against differences of the prox.</summary>
public sealed class ProximalMapTests
{
    private const int Inputs = 4;
    private const double Sigma = 3;

    [Theory]
    [InlineData(PenaltyKind.L1, 40, 0.5)]
    [InlineData(PenaltyKind.L1, 12, 0.05)]
    [InlineData(PenaltyKind.L1, 40, 100)]
    [InlineData(PenaltyKind.Features, 40, 3)]
    [InlineData(PenaltyKind.Features, 12, 0.05)]
    [InlineData(PenaltyKind.Features, 12, 100)]
    public void Solves_its_system(PenaltyKind kind, int rows, double threshold)
    {
        ConvexProgram program = Program(kind, rows);
        IProximalMap map = kind == PenaltyKind.L1 ? new EntryMap(program) : new FeatureMap(program);
        double[] w = RandomPrograms.Gaussian(program.Operator.Inputs, 3), v = new double[w.Length], expected = new double[w.Length];
        map.Apply(w, threshold, v);
        program.Penalty.Prox(w, threshold, expected);
        Assert.Equal(expected, v, (a, b) => Math.Abs(a - b) <= 1e-14);

        double[] root = [.. RandomPrograms.Gaussian(rows, 4).Select(Math.Abs)], right = RandomPrograms.Gaussian(rows, 5), z = [.. right];
        map.Solve(Sigma, root, null, z);
        double[] back = System(program, w, threshold, root, z);
        Assert.Equal(right, back, (a, b) => Math.Abs(a - b) <= 1e-6 * right.Max(Math.Abs));
    }

    [Fact]
    public void Conjugate_gradients_find_a_digit_where_no_matrix_fits()
    {
        ConvexProgram program = Program(PenaltyKind.L1, 30);
        var map = new Halves(program);
        double[] root = [.. Enumerable.Repeat(0.5, 30)], right = RandomPrograms.Gaussian(30, 6), z = [.. right], u = new double[program.Operator.Inputs], back = new double[30];
        map.Solve(Sigma, root, null, z);
        program.Operator.ApplyAdjoint(z, u);
        program.Operator.Apply(u, back);
        Vector.Scale(Sigma * 0.5 * 0.5 * 0.5, back, back);
        Vector.AddScaled(1, z, back);
        Vector.Subtract(right, back, back);
        Assert.InRange(Vector.Norm(back), 0, 0.011 * Vector.Norm(right));
    }

    /// <summary>(I + σ C^½ A J Aᵀ C^½) z, J u by a central difference.</summary>
    private static double[] System(ConvexProgram program, double[] w, double threshold, double[] root, double[] z)
    {
        const double step = 1e-6;
        double[] rows = [.. z], u = new double[w.Length], ahead = new double[w.Length], behind = new double[w.Length], result = new double[z.Length];
        Vector.Multiply<double>(root, rows);
        program.Operator.ApplyAdjoint(rows, u);
        for (int i = 0; i < w.Length; i++)
            (ahead[i], behind[i]) = (w[i] + (step * u[i]), w[i] - (step * u[i]));
        program.Penalty.Prox(ahead, threshold, ahead);
        program.Penalty.Prox(behind, threshold, behind);
        for (int i = 0; i < w.Length; i++)
            u[i] = (ahead[i] - behind[i]) / (2 * step);
        program.Operator.Apply(u, result);
        Vector.Multiply<double>(root, result);
        Vector.Scale(Sigma, result, result);
        Vector.AddScaled(1, z, result);
        return result;
    }

    private static ConvexProgram Program(PenaltyKind kind, int rows)
    {
        Matrix data = RandomPrograms.Gaussian(rows, Inputs, 1);
        return RandomPrograms.Gated(data, Arrangement.Sample(data, 9, 2), RandomPrograms.Gaussian(rows, 2), 1, penalty: kind);
    }

    /// <summary>J = ½.</summary>
    private sealed class Halves(ConvexProgram program) : ProductMap(program)
    {
        public override void Apply(double[] w, double threshold, double[] v) => w.CopyTo(v, 0);

        protected override Action<double[]>? Factor(double sigma, double[] rootCurvature) => null;

        protected override void ApplyJacobian(double[] u) => Vector.Scale(0.5, u, u);
    }
}
