using Bidual.Data;
using Bidual.NonConvex.Optimisers;
using Bidual.Numerics;

namespace Bidual.Reproductions.Entries;

/// <summary>Five points on a line: SGD from ten starts beside the proven optimum, for few and for many neurons.</summary>
internal sealed class ToyTraining : Reproduction
{
    private const int Runs = 10;
    private static readonly int[] Widths = [8, 15, 50];
    private static readonly string[] Printed = ["SGD is stuck", "more runs reach the optimum", "more still; the lecture: all"];

    public override string Name => "toy";

    public override string Title => "Five points on a line: SGD against the proven optimum";

    public override string Source => "Pilanci & Ergen, Neural networks are convex regularizers, ICML 2020 (arXiv 2002.10553), the figure of one-dimensional data with m = 8, 15, 50; figure 1 of the lecture on convex neural networks";

    public override ExpectedSeconds Expected => new(12, 1.5);

    /// <summary>x = −2 … 2, y = (1, −1, 1, 1, −1).</summary>
    public static Dataset Points() => new(Matrix.FromColumn([-2, -1, 0, 1, 2]), Matrix.FromColumn([1, -1, 1, 1, -1]), LearningTask.Regression);

    internal override Finding Measure(ReproductionRun run)
    {
        ComparedTrainers[] compared = [.. Widths.Select(width => Compare(run, width, 0.1, 5000))];
        ComparedTrainers[] slow = run.Quick ? [] : [.. Widths.Select(width => Compare(run, width, 1e-3, 200_000))];
        int[] reached = [.. compared.Select(Reached)];
        bool agrees = reached[0] < Runs && reached[^1] == Runs && reached.SequenceEqual(reached.Order());
        double worst = compared[0].Trainers[0].Worst / compared[0].Bound;
        return new Finding
        {
            Verdict = agrees ? Verdict.Agrees : Verdict.AgreesInPart,
            Explanation = FormattableString.Invariant($"{reached[0]} of {Runs} runs reach the optimum with 8 neurons, {reached[1]} with 15 and {reached[2]} with 50; with 8 the worst ends at {worst:F2} times it. ")
                + "The source names neither β nor rate: β = 0.1 here, rate 0.1 on all rows. At a smaller β runs of every width are on their way for very many steps, which a figure cannot tell from a local minimum"
                + (run.Quick ? "." : FormattableString.Invariant($"; after 200,000 steps at β = 0.001, {string.Join(", ", slow.Select(Reached))} have arrived.")),
            Values =
            [
                new("proven optimum p*, β = 0.1", null, compared[0].Convex.Certificate.Objective),
                .. Widths.Select((width, k) => new ReproducedValue($"runs of {Runs} within 1 % of p*, m = {width}", Printed[k], reached[k])),
                .. slow.SelectMany((one, k) => new ReproducedValue[]
                {
                    new($"β = 0.001: runs within 1 % after 200,000 passes, m = {Widths[k]}", null, Reached(one)),
                    new($"β = 0.001: median run over p*, m = {Widths[k]}", null, 1 + one.Excess(one.Trainers[0].Median(r => r.Objective))),
                }),
            ],
            Tables = [.. compared.Zip(Widths).Select(pair => Panels.Trace($"m = {pair.Second}", pair.First))],
            Plots = [.. compared.Zip(Widths).Select(pair => Panels.Iterations($"m = {pair.Second}", pair.First))],
        };
    }

    private static int Reached(ComparedTrainers compared) => compared.Trainers[0].Runs.Count(one => compared.Excess(one.Objective) <= 0.01);

    private static ComparedTrainers Compare(ReproductionRun run, int width, double beta, int passes) => run.Compare(Points(), new ComparisonSettings
    {
        Fit = run.Fit with { Beta = beta, Tolerance = 1e-9 },
        Trainers = [TrainerKind.Sgd],
        Runs = Runs,
        Neurons = width,
        LearningRate = 0.1,
        Epochs = passes,
        Schedule = Schedule.Constant,
    });
}
