using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual.Tests.Classical;

/// <summary>A tolerance that rounding does not allow: a solver says that it has stalled.</summary>
public sealed class EndsByItselfTests
{
    [Theory, InlineData(false), InlineData(true)]
    public void The_lasso_ends_with_an_intercept_or_without(bool intercept)
    {
        var x = new Matrix(40, 3);
        var y = new double[40];
        for (int t = 0; t < y.Length; t++)
        {
            double[] row = [Math.Sin(t), Math.Cos(1.7 * t), Math.Sin(0.3 * t * t)];
            row.CopyTo(x.MutableRow(t));
            y[t] = row[0] - (2 * row[1]) + 3 + (0.3 * Math.Sin(5 * t));
        }

        FittedNetwork fit = ConvexNetwork.Fit(new Dataset(x, Matrix.FromColumn(y), LearningTask.Regression), new FitSettings
        {
            Activation = Activation.Linear,
            Penalty = PenaltyKind.L1,
            Loss = Loss.Squared,
            Solver = SolverKind.CoordinateDescent,
            Intercept = intercept,
            Bias = false,
            Standardize = false,
            Beta = 2,
            Tolerance = 1e-12,
            Validation = 0,
            Threads = 1,
        });

        Assert.Contains(fit.Status, new[] { SolveStatus.Stalled, SolveStatus.Converged });
        Assert.InRange(fit.Certificate.RelativeGap, 0, 1e-9);
    }

    [Fact]
    public void Errors_below_zero_are_no_progress()
    {
        var idle = new IdleCount(3);
        foreach (double error in new[] { 1e-3, -1e-20, -2e-20, -4e-20, -8e-20 })
            idle.Note(error);

        Assert.True(idle.IsStuck);
        Assert.Equal(0, idle.Least);
    }
}
