using System.Globalization;
using Bidual.Arrangements;
using Bidual.Export.Svg;
using Bidual.Numerics;

namespace Bidual.Reproductions.Entries;

/// <summary>How many activation patterns there are, beside Cover's count, in general position and not.</summary>
internal sealed class PatternCounts : Reproduction
{
    public override string Name => "arrangements";

    public override string Title => "Activation patterns, counted";

    public override string Source => "Cover, Geometrical and statistical properties of systems of linear inequalities, 1965: 2·Σ C(n−1, k), k < r; as a bound on P in Pilanci & Ergen, ICML 2020, section 3";

    public override ExpectedSeconds Expected => new(20, 1);

    internal override Finding Measure(ReproductionRun run)
    {
        (int Rank, int[] Rows)[] sizes = run.Quick
            ? [(2, [5, 10, 20, 50, 100]), (3, [5, 10, 20, 50, 100]), (4, [5, 10, 20, 30]), (5, [6, 10, 15, 20])]
            : [(2, [5, 10, 20, 50, 100, 200, 500, 1000]), (3, [5, 10, 20, 50, 100, 200, 500, 1000]), (4, [5, 10, 20, 50, 100, 150]), (5, [6, 10, 20, 40, 60, 80, 100])];
        Count[] general = [.. sizes.SelectMany(size => size.Rows.Select(rows => Of($"n = {rows}, r = {size.Rank}", Gaussian(rows, size.Rank, run.Seed), run)))];
        Count[] degenerate =
        [
            Of("grid of 5×5 points with a column of ones", Grid(5), run),
            Of("12 points on 4 lines through 0, three columns", OnLines(run.Seed), run),
            Of("corners of a cube, three columns", Corners(), run),
        ];
        Matrix drawn = Gaussian(50, 3, run.Seed);
        int found = Arrangement.Sample(drawn, (int)Arrangement.MaximumCount(50, 3), run.Seed, run.Settings.Threads, run.Cancellation).Count;
        bool agrees = general.All(count => count.Found == count.Cover) && degenerate.All(count => count.Found < count.Cover);
        return new Finding
        {
            Verdict = agrees ? Verdict.Agrees : Verdict.Differs,
            Explanation = FormattableString.Invariant($"All {general.Length} counts in general position are 2·ΣC(n−1, k) exactly. It is a bound and no more where rows depend on one another, and random directions do not find all patterns: {found} of {Arrangement.MaximumCount(50, 3)} at n = 50, r = 3, when no new ones turn up."),
            Values =
            [
                .. general.GroupBy(count => count.Rank).Select(group => group.MaxBy(count => count.Rows)!).Concat(degenerate)
                    .Select(count => new ReproducedValue(count.Label, count.Cover.ToString("F0", CultureInfo.InvariantCulture), count.Found)),
                new("found by drawing directions, n = 50, r = 3", Arrangement.MaximumCount(50, 3).ToString(CultureInfo.InvariantCulture), found),
            ],
            Tables = [new("counts", ["rows", "rank", "patterns", "2ΣC(n-1,k)"], [.. general.Concat(degenerate).Select(count => (IReadOnlyList<double>)[count.Rows, count.Rank, count.Found, count.Cover])])],
            Plots = [Picture(general, degenerate)],
        };
    }

    private static SvgPlot Picture(Count[] general, Count[] degenerate)
    {
        var x = Axis.Covering("rows n", general.Select(count => (double)count.Rows), logarithmic: true, 0.03);
        var y = Axis.Covering("activation patterns", general.Select(count => count.Found), logarithmic: true, 0.04);
        var layers = new List<Layer>();
        foreach ((IGrouping<int, Count> group, Tone tone) in general.GroupBy(count => count.Rank).Zip(Panels.Tones))
        {
            layers.Add(new LineLayer([.. group.Select(count => new PlotPoint(count.Rows, count.Cover))], tone, $"rank {group.Key}, 2·ΣC(n−1,k)", Thin: true));
            layers.Add(new ScatterLayer([.. group.Select(count => new PlotPoint(count.Rows, count.Found))], tone, null, Radius: 4, Opacity: 1));
        }

        layers.Add(new ScatterLayer([.. degenerate.Select(count => new PlotPoint(count.Rows, count.Found))], Tone.Second, "degenerate rows", Radius: 5, Opacity: 1, Rings: true));
        return Panels.Of("Activation patterns", "Counted patterns lie on Cover's curves in general position and below them for degenerate rows.", x, y, layers);
    }

    private static Count Of(string label, Matrix inputs, ReproductionRun run)
    {
        run.Cancellation.ThrowIfCancellationRequested();
        ArrangementPrediction prediction = Arrangement.Predict(inputs);
        int found = Arrangement.Enumerate(inputs, ArrangementLimits.Default, run.Settings.Threads, run.Cancellation).Count;
        return new Count(label, inputs.Rows, prediction.Rank, found, (double)Arrangement.MaximumCount(inputs.Rows, prediction.Rank));
    }

    private static Matrix Gaussian(int rows, int columns, long seed)
    {
        var matrix = new Matrix(rows, columns);
        new RandomSource(seed).FillGaussian(matrix.Data);
        return matrix;
    }

    private static Matrix Grid(int side) => Matrix.FromRows([.. Enumerable.Range(0, side * side).Select(k => (double[])[k / side, k % side, 1])]);

    private static Matrix Corners() => Matrix.FromRows([.. Enumerable.Range(0, 8).Select(k => (double[])[(k & 1) == 0 ? -1 : 1, (k & 2) == 0 ? -1 : 1, (k & 4) == 0 ? -1 : 1])]);

    private static Matrix OnLines(long seed)
    {
        Matrix lines = Gaussian(4, 3, seed);
        return Matrix.FromRows([.. Enumerable.Range(0, 12).Select(k => Array.ConvertAll(lines.Row(k % 4).ToArray(), value => (k < 8 ? 1 + k : -k) * value))]);
    }

    private sealed record Count(string Label, int Rows, int Rank, double Found, double Cover);
}
