using System.Text.Json;
using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Contracts;
using Bidual.Tests.Reference;

namespace Bidual.Tests.Solvers;

/// <summary>Optima of (12).</summary>
public sealed class SharedWorkingSetTests
{
    /// <summary>
    /// By CVXOPT 1.3, to 1e-9 or better: min L + (β/2) Σ (tr W_i + tr Z_i) s.t. [W_i V_i; V_iᵀ Z_i] ⪰ 0. Data: X_tj = sin(1 + 3t + 7j), Y_tk = 2 cos(2 + 5t + 3k), gates g_ij = sin(2 + 11i + 5j);
    /// of classes the one of the largest Y_tk.
    /// </summary>
    [Theory]
    [InlineData(7, 2, 3, 4, 0.3, "squared", 19.00788108207067)]
    [InlineData(7, 3, 2, 6, 0.1, "squared", 11.129809292682138)]
    [InlineData(9, 3, 4, 5, 0.5, "squared", 31.588184124861545)]
    [InlineData(8, 3, 3, 4, 0.2, "logistic", 11.7255438)]
    [InlineData(8, 2, 3, 4, 0.2, "softmax", 7.722386192265858)]
    [InlineData(9, 3, 4, 3, 0.1, "softmax", 6.907693879639356)]
    public void A_semidefinite_program_has_the_same_optimum(int n, int d, int c, int gates, double beta, string loss, double optimum)
    {
        Matrix inputs = Filled(n, d, (t, j) => Math.Sin(1 + (3 * t) + (7 * j))), targets = Filled(n, c, (t, k) => 2 * Math.Cos(2 + (5 * t) + (3 * k)));
        if (loss != "squared")
            targets = Classes(targets);
        var patterns = PatternSet.FromDirections(inputs, Filled(gates, d, (i, j) => Math.Sin(2 + (11 * i) + (5 * j))));
        Assert.Equal(optimum, Optimum(inputs, targets, Loss.Named(loss)!, beta, patterns), 3e-9 * optimum);
    }

    [Fact]
    public void The_reference_case_is_reached()
    {
        Assert.SkipWhen(ReferenceCase.Folder is null, "There is no shared/cases beside the repository.");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(ReferenceCase.Folder!, "more", "gated_nuclear_vector.json")));
        JsonElement root = document.RootElement;
        Matrix inputs = Read(root.GetProperty("X")), gates = Read(root.GetProperty("options").GetProperty("gates"));
        double optimum = root.GetProperty("optimum").GetDouble();
        Assert.Equal(optimum, Optimum(inputs, Read(root.GetProperty("Y")), Loss.Squared, root.GetProperty("beta").GetDouble(), PatternSet.FromDirections(inputs, gates.Transpose())), 1e-10 * optimum);

        static Matrix Read(JsonElement rows) => Matrix.FromRows([.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())]);
    }

    /// <summary>XXᵀ = I and D = I among the patterns: p* = Σ h(σ_k(Y)). One-hot Y of class counts n_k has σ_k = √n_k.</summary>
    [Theory]
    [InlineData(0.4, false)]
    [InlineData(1.2, false)]
    [InlineData(0.9, true)]
    public void Orthonormal_rows_have_a_closed_form(double beta, bool oneHot)
    {
        Matrix inputs = ThinSvd.Of(RandomPrograms.Gaussian(9, 6, 1)).Left.Transpose();
        Matrix targets = oneHot ? Filled(6, 3, (t, k) => k == (t * t) % 3 ? 1 : 0) : RandomPrograms.Gaussian(6, 3, 2);
        double[] values = oneHot ? [.. Enumerable.Range(0, 3).Select(k => Vector.Norm(targets.Column(k)))] : ThinSvd.Of(targets).Values;
        double expected = values.Sum(sigma => sigma > beta ? (beta * sigma) - (beta * beta / 2) : sigma * sigma / 2);
        var all = new double[9];
        for (int t = 0; t < 6; t++)
            Vector.AddScaled(1, inputs.Row(t), all);
        Matrix directions = Matrix.Stack([Matrix.FromRows([all]), RandomPrograms.Gaussian(5, 9, 3)]);
        Assert.Equal(expected, Optimum(inputs, targets, Loss.Squared, beta, PatternSet.FromDirections(inputs, directions)), 1e-10);
    }

    [Theory]
    [InlineData("squared", 0.1)]
    [InlineData("squared", 0.01)]
    [InlineData("logistic", 0.05)]
    [InlineData("huber", 0.05)]
    public void Of_one_output_it_is_the_gated_program(string name, double ratio)
    {
        ILoss loss = Loss.Named(name)!;
        Matrix inputs = RandomPrograms.Gaussian(25, 4, 1);
        double[] y = RandomPrograms.Targets(loss, 25, 2);
        PatternSet patterns = Arrangement.Sample(inputs, 30, 0, 1);
        ConvexProgram known = new GatedReluNetwork().Program(inputs, y, loss, 1, patterns, 1);
        SharedProgram program = Program(inputs, Matrix.FromColumn(y), loss, 1, patterns);
        Assert.Equal(known.BetaMax(), program.BetaMax(), 1e-12 * known.BetaMax());
        double beta = ratio * known.BetaMax();
        double optimum = SolveLoop.Run(new WorkingSet(), known.WithBeta(beta), new StoppingRule(1e-11)).Evaluation.Objective;
        Assert.Equal(optimum, Optimum(inputs, Matrix.FromColumn(y), loss, beta, patterns), 1e-9 * optimum);
    }

    [Fact]
    public void A_larger_program_is_solved_to_rounding()
    {
        Matrix inputs = RandomPrograms.Gaussian(60, 5, 1);
        Matrix targets = Filled(60, 3, (t, k) => Math.Abs(inputs[t, k]) + Math.Max(0, inputs[t, 3]));
        PatternSet patterns = Arrangement.Sample(inputs, 100, 0, 1);
        double betaMax = Program(inputs, targets, Loss.Squared, 1, patterns).BetaMax();
        Assert.InRange(Solve(1.0000001 * betaMax).Evaluation.RelativeGap, 0, 1e-14);
        Assert.Empty(Program(inputs, targets, Loss.Squared, 1, patterns).Active(Solve(1.0000001 * betaMax).Evaluation.Point));
        foreach (double ratio in new[] { 0.3, 0.01 })
            Assert.Equal(SolveStatus.Converged, Solve(ratio * betaMax).Status);

        (SharedEvaluation Evaluation, SolveStatus Status, IReadOnlyList<TracePoint> Trace) Solve(double beta) =>
            SharedWorkingSet.Run(Program(inputs, targets, Loss.Squared, beta, patterns), null, 1e-10, null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_stopped_run_keeps_its_best_point()
    {
        Matrix inputs = RandomPrograms.Gaussian(20, 3, 1), targets = RandomPrograms.Gaussian(20, 2, 2);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        (SharedEvaluation evaluation, SolveStatus status, _) = SharedWorkingSet.Run(Program(inputs, targets, Loss.Squared, 0.1, Arrangement.Sample(inputs, 10, 0, 1)), null, 1e-9, null, stop.Token);
        Assert.Equal(SolveStatus.TimeLimit, status);
        Assert.Equal(Vector.SquaredNorm(targets.Values) / 2, evaluation.Objective, 1e-12);
    }

    private static double Optimum(Matrix inputs, Matrix targets, ILoss loss, double beta, PatternSet patterns)
    {
        SharedProgram program = Program(inputs, targets, loss, beta, patterns);
        (SharedEvaluation evaluation, SolveStatus status, _) = SharedWorkingSet.Run(program, null, 1e-10, null, TestContext.Current.CancellationToken);
        Assert.Equal(SolveStatus.Converged, status);
        Network network = SharedNeurons.Recover(program, evaluation.Point);
        Assert.Equal(evaluation.Objective, program.Loss.Value(network.Predict(inputs)) + (beta / 2 * network.SquaredWeights(OutputPenalty.WeightDecay)), 1e-11 * evaluation.Objective);
        return evaluation.Objective;
    }

    private static SharedProgram Program(Matrix inputs, Matrix targets, ILoss loss, double beta, PatternSet patterns) => new(
        new GatedReluNetwork().Program(inputs, targets.Column(0), loss, beta, patterns, 1).Operator,
        OutputsLoss.Of(loss, targets, null),
        targets.Columns,
        beta,
        1);

    private static Matrix Filled(int rows, int columns, Func<int, int, double> value) =>
        new(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(i => value(i / columns, i % columns))]);

    private static Matrix Classes(Matrix values) => Filled(values.Rows, values.Columns, (t, k) => values[t, k] == values.Row(t).ToArray().Max() ? 1 : -1);
}
