using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

public sealed class RidgeSystemTests
{
    [Theory]
    [InlineData("rows", 20, 4, 9)]
    [InlineData("columns", 90, 3, 4)]
    [InlineData("iterative", 20, 4, 9)]
    [InlineData("iterative", 90, 3, 4)]
    public void The_solution_is_stationary_and_its_fit_is_its_own(string form, int n, int d, int p)
    {
        Matrix data = RandomPrograms.Gaussian(n, d, 1);
        PatternSet patterns = PatternSet.FromDirections(data, RandomPrograms.Gaussian(p, d, 2));
        PatternOperator a = RandomPrograms.Relu(data, patterns, new double[n], 1).Operator;
        foreach (double weight in (double[])[1e-3, 1, 1e3])
        {
            RidgeSystem system = form switch
            {
                "rows" => new RowRidgeSystem(a, weight),
                "columns" => new ColumnRidgeSystem(a, weight),
                _ => new IterativeRidgeSystem(a, weight),
            };
            for (int seed = 0; seed < 3; seed++)
            {
                double[] r = RandomPrograms.Gaussian(n, seed), delta = new double[a.Inputs], fit = new double[n], check = new double[n];
                system.Solve(r, delta, fit, 1e-13);
                a.Apply(delta, check);
                for (int t = 0; t < n; t++)
                    Assert.Equal(check[t], fit[t], 1e-9);
                // Aᵀ(Aδ − r) + δ/γ = 0.
                Vector.Subtract(fit, r, check);
                var gradient = new double[a.Inputs];
                a.ApplyAdjoint(check, gradient);
                Vector.AddScaled(1 / weight, delta, gradient);
                Assert.True(Vector.Norm(gradient) < 1e-8);
            }
        }
    }
}
