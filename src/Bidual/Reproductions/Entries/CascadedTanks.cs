using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Reproductions.Entries;

/// <summary>Two tanks, one above the other, identified by a linear model, quadratic networks and a ReLU network, and simulated.</summary>
internal sealed class CascadedTanks : Reproduction
{
    private const string File = "sysid/cascaded_tanks_dataBenchmark.csv";
    private const double Worst = 0.6;

    /// <summary>Seconds between two rows.</summary>
    private const double Step = 4;

    /// <summary>Share of the estimation rows that β is chosen on: the last ones, which no training row lies among.</summary>
    private const double Later = 0.3;

    private static readonly double[] Ratios = [0.1, 0.03, 0.01, 0.003, 0.001];
    private static readonly double[] FineRatios = [.. Ratios, 1e-4, 1e-5, 1e-6];

    public override string Name => "tanks";

    public override string Title => "Cascaded tanks: a linear model, quadratic networks and a ReLU network, run freely";

    public override string Source => "Schoukens & Noël, Three benchmarks addressing open challenges in nonlinear system identification, 2017 (cascaded tanks): simulation errors of the literature about 0.3 … 0.6 V; quadratic networks by least squares after Rodrigues & Givigi";

    public override ExpectedSeconds Expected => new(170, 70);

    public override string DataFolder => "sysid";

    internal override Finding Measure(ReproductionRun run)
    {
        Table file = run.Read(File);
        Series estimation = new(Columns(file, "uEst", "yEst")), validation = new(Columns(file, "uVal", "yVal"));
        LaggedColumn[] recursive = [new("y", 1, 3), new("u", 1, 3)], inputs = [new("u", 1, run.Quick ? 40 : 100)];
        FitSettings linear = run.Fit with { Standardize = true, Activation = Activation.Linear, Penalty = Programs.Penalties.PenaltyKind.Ridge };
        FitSettings quadratic = linear with { Activation = Activation.Polynomial, Polynomial = PolynomialActivation.Quadratic, Penalty = Programs.Penalties.PenaltyKind.Group, MaxTime = TimeSpan.FromSeconds(run.Quick ? 4 : 20), Tolerance = 1e-4 };
        FitSettings relu = quadratic with { Activation = Activation.Relu };
        Row[] rows =
        [
            Row.Of(run, "linear", recursive, linear, FineRatios, estimation, validation),
            Row.Of(run, "quadratic, β = 0", recursive, quadratic with { Beta = 0 }, [], estimation, validation),
            Row.Of(run, "quadratic", recursive, quadratic, FineRatios, estimation, validation),
            Row.Of(run, "relu", recursive, relu, Ratios, estimation, validation),
            Row.Of(run, "linear, inputs only", inputs, linear, FineRatios, estimation, validation),
            Row.Of(run, "quadratic, inputs only", inputs, quadratic, Ratios, estimation, validation),
            Row.Of(run, "relu, inputs only", inputs, relu, Ratios, estimation, validation),
        ];
        Row best = rows.MinBy(row => row.Free)!, oneStep = rows[..4].MinBy(row => row.OneStep)!;
        Row[] shown = rows[4..], unbounded = [.. rows.Where(row => !double.IsFinite(row.Free))];
        return new Finding
        {
            Verdict = best.Free <= Worst ? Verdict.Agrees : Verdict.AgreesInPart,
            Explanation = FormattableString.Invariant($"One step ahead {oneStep.Name} is best of those that see past outputs, {oneStep.OneStep:F4} V; run freely {best.Name} is, {best.Free:F3} V. ")
                + (unbounded.Length == 0 ? string.Empty : $"Run freely {string.Join(" and ", unbounded.Select(row => row.Name))} leaves all bounds, which models of inputs only cannot. ")
                + "Proven optimal is one step ahead; a model that is need not simulate well. The best of the literature are trained on the simulation itself, with hidden states or with the physics of the tanks, the upper of which may overflow. β/β_max is chosen by the free run on the last 30 % of the estimation rows; the measured values up to the farthest lag begin each run.",
            Values = [.. rows.SelectMany(row => new ReproducedValue[] { new($"{row.Name}: free run on validation rows, V", "0.3 … 0.6", Shown(row.Free)), new($"{row.Name}: one step, V", null, row.OneStep) })],
            Tables =
            [
                new("root mean squared errors on validation rows", ["beta ratio", "neurons", "relative gap", "one step", "free run"], [.. rows.Select(row => (IReadOnlyList<double>)[row.Ratio, row.Model.Network.Neurons, row.Gap, row.OneStep, Shown(row.Free)])]),
                Curves(shown, validation),
            ],
            Plots = [Picture(shown, validation)],
        };
    }

    private static double Shown(double error) => double.IsFinite(error) ? error : double.NaN;

    private static Matrix Columns(Table file, string input, string output)
    {
        int u = file.IndexOf(input), y = file.IndexOf(output);
        int[] complete = [.. Enumerable.Range(0, file.RowCount).Where(i => !double.IsNaN(file[i, u]) && !double.IsNaN(file[i, y]))];
        return Matrix.FromRows([.. complete.Select(i => new[] { file[i, u], file[i, y] })]);
    }

    /// <summary>The free run of a row in the units of time of the series; NaN before it begins and where it has left all bounds.</summary>
    private static double[] Predicted(Row row, Series series)
    {
        FreeRun run = row.Run(series);
        return [.. Enumerable.Repeat(double.NaN, run.First), .. run.Predictions];
    }

    private static ReproducedTable Curves(Row[] shown, Series series)
    {
        double[][] runs = [.. shown.Select(row => Predicted(row, series))];
        return new("validation rows, free runs", ["seconds", "measured", .. shown.Select(row => row.Name)], [.. Enumerable.Range(0, series.Values.Rows).Select(t => (IReadOnlyList<double>)[Step * t, series.Values[t, 1], .. runs.Select(run => run[t])])]);
    }

    private static SvgPlot Picture(Row[] shown, Series series)
    {
        ReproducedTable table = Curves(shown, series);
        double[] measured = [.. table.Rows.Select(row => row[1])];
        var x = Axis.Between("seconds, validation rows", 0, Step * series.Values.Rows);
        var y = Axis.Covering("level of the lower tank, V", measured, margin: 0.2);
        Tone[] tones = [Tone.Quiet, Tone.Second, Tone.First, Tone.Third];
        return Panels.Of("Simulation", "The measured level and the free runs of models.", x, y, [.. table.Columns.Skip(1).Select((name, k) => new LineLayer([.. table.Rows.Where(row => row[k + 1] >= y.From && row[k + 1] <= y.To).Select(row => new PlotPoint(row[0], row[k + 1]))], tones[k], name, Thin: k > 0))]);
    }

    /// <summary>An experiment: input and output, a row a time.</summary>
    private sealed record Series(Matrix Values)
    {
        public Table Table { get; } = Table.FromMatrix(Values, ["u", "y"]);

        public Series Part(int from, int to) => new(Values.SelectRows([.. Enumerable.Range(from, to - from)]));

        public Dataset Lagged(LaggedColumn[] lags)
        {
            Table lagged = Lags.Of(Table, lags, "y");
            return TableSchema.Fit(lagged, task: LearningTask.Regression).Encode(lagged);
        }
    }

    private sealed record Row(string Name, LaggedColumn[] Lags, Model Model, double Ratio, double Gap, double OneStep, double Free)
    {
        public static Row Of(ReproductionRun run, string name, LaggedColumn[] lags, FitSettings fit, double[] ratios, Series estimation, Series validation)
        {
            int kept = (int)((1 - Later) * estimation.Values.Rows);
            Series earlier = estimation.Part(0, kept), later = estimation.Part(kept, estimation.Values.Rows);
            double? ratio = ratios.Length == 0 ? null : ratios.MinBy(ratio => Simulated(run.Train(earlier.Lagged(lags), fit with { BetaRatio = ratio }).Model, lags, later));
            FittedNetwork fitted = run.Train(estimation.Lagged(lags), fit with { BetaRatio = ratio });
            return new(name, lags, fitted.Model, ratio ?? 0, fitted.Certificate.RelativeGap, fitted.Model.Score(validation.Lagged(lags)).Rmse!.Value, Simulated(fitted.Model, lags, validation));
        }

        public FreeRun Run(Series series) => FreeRun.Of(Model, series.Table, Lags, "y");

        /// <summary>Root mean squared error of a free run; ∞ where it leaves all bounds.</summary>
        private static double Simulated(Model model, LaggedColumn[] lags, Series series)
        {
            var run = FreeRun.Of(model, series.Table, lags, "y");
            double sum = 0;
            for (int k = 0; k < run.Predictions.Count; k++)
                sum += Math.Pow(run.Predictions[k] - series.Values[run.First + k, 1], 2);
            return double.IsNaN(sum) ? double.PositiveInfinity : Math.Sqrt(sum / run.Predictions.Count);
        }
    }
}
