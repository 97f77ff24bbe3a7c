using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.NonConvex.Optimisers;
using Bidual.Numerics;

namespace Bidual.Reproductions.Entries;

/// <summary>
/// A table whose "optimum" is below what any network can have. Its objective is the mean square plus (b/2)·(all squared weights), 2/n times (0) with β = nb/2.
/// </summary>
internal sealed class ClassProject : Reproduction
{
    private const double Decay = 1e-3, Printed = 0.00136, PrintedNoisy = 0.012772684984779462;
    private static readonly double[] Targets = [1.0337, 1.0129, 1.0234, -0.9770, -1.1123];
    private static readonly double[] NoisyTargets = [2.6835, 1.6440, 2.1723, 0.1517, -6.6143];

    public override string Name => "class-project";

    public override string Title => "A printed optimum that no network can have";

    public override string Source => "Convex formulation of neural networks with finite width, essay of Part III of the Mathematical Tripos, Cambridge, table of fixed designs and its notebooks (hw581/Partlll_Essay): n = 5, b = 1e-3";

    public override ExpectedSeconds Expected => new(8, 1.5);

    internal override Finding Measure(ReproductionRun run)
    {
        ComparedTrainers compared = Compare(run, Targets, run.Quick ? 5000 : 18_000);
        FittedNetwork noisy = run.Train(Data(NoisyTargets), Fit(run));
        double scale = 2.0 / Targets.Length;
        double optimum = scale * compared.Convex.Certificate.Objective, bound = scale * compared.Convex.Certificate.GlobalLowerBound;
        double squared = SquaredBlocks.Optimum(Inputs(), Targets, Decay), squaredNoisy = SquaredBlocks.Optimum(Inputs(), NoisyTargets, Decay);
        SvgPlot picture = Panels.Iterations("m = 50", compared, scale);
        return new Finding
        {
            Verdict = bound > Printed ? Verdict.SourceIsWrong : Verdict.Differs,
            Explanation = FormattableString.Invariant($"No two-layer ReLU network of any width has an objective below {bound:G8}, {bound / Printed:F1} times what is printed as the optimum. ")
                + "The notebooks minimise the convex program with (b/2)·Σ‖u_i‖² in place of b·Σ‖u_i‖: squared norms of blocks are not the weight decay of any network, (2) is. Solving that other program gives both printed numbers.",
            Values =
            [
                new("optimum of every width", "0.00136", optimum),
                new("proven lower bound", null, bound),
                new("their program, with Σ‖u_i‖² for Σ‖u_i‖", "0.00136", squared),
                new("least of ten SGD runs, m = 50", null, scale * compared.Trainers[0].Best.Objective),
                new("noise of deviation 5: optimum of every width", "0.012772685", scale * noisy.Certificate.Objective),
                new("noise of deviation 5: proven lower bound", null, scale * noisy.Certificate.GlobalLowerBound),
                new("noise of deviation 5: their program", "0.012772685", squaredNoisy),
            ],
            Tables = [Panels.Trace("SGD, m = 50", compared, scale)],
            Plots = [WithPrinted(picture)],
        };
    }

    private static SvgPlot WithPrinted(SvgPlot plot)
    {
        var y = Axis.Covering(plot.Y.Label, [plot.Y.From, plot.Y.To, Printed], logarithmic: true, 0.02);
        return Panels.Of(plot.Title, plot.Description + " What is printed as the optimum is below it.", plot.X, y, [.. plot.Layers, new LineLayer([new(plot.X.From, Printed), new(plot.X.To, Printed)], Tone.Second, "printed as the optimum", Dashed: true)]);
    }

    private static ComparedTrainers Compare(ReproductionRun run, double[] targets, int passes) => run.Compare(Data(targets), new ComparisonSettings
    {
        Fit = Fit(run),
        Trainers = [TrainerKind.Sgd],
        Runs = 10,
        Neurons = 50,
        LearningRate = 0.02,
        Batch = 1,
        Epochs = passes,
        Schedule = Schedule.Constant,
    });

    private static FitSettings Fit(ReproductionRun run) => run.Fit with { Bias = false, Beta = Targets.Length * Decay / 2, Tolerance = 1e-10 };

    private static Dataset Data(double[] targets) => new(Inputs(), Matrix.FromColumn(targets), LearningTask.Regression);

    private static Matrix Inputs() => Matrix.FromRows([[1, -2], [1, -1], [1, 0], [1, 1], [1, 2]]);
}
