using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.NonConvex.Optimisers;
using Bidual.NonConvex.Training;
using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Reproductions.Entries;

/// <summary>Quadratic and polynomial networks on planted data: backpropagation from ten starts beside the certified optimum, over time.</summary>
internal sealed class PlantedPolynomials : Reproduction
{
    private const int Rows = 100, Starts = 10;
    private const double Ratio = 0.01, Near = 1e-4;

    private static readonly Instance[] Instances =
    [
        new("t², d = 10, m = 10", 10, 10, PolynomialActivation.Quadratic),
        new("at² + bt + c, d = 20, m = 5", 20, 5, PolynomialActivation.ReluFit),
    ];

    public override string Name => "planted";

    public override string Title => "Planted quadratic and polynomial networks: backpropagation against the certified optimum";

    public override string Source => "Bartan & Pilanci, Neural spectrahedra and semidefinite lifts, 2021 (arXiv 2101.02429), and the lecture's \"Numerical Results\" of quadratic activation (n = 100, d = 10, 10 planted neurons) and polynomial activation: backpropagation over time, the convex solver's time marked";

    public override ExpectedSeconds Expected => new(14, 2);

    internal override Finding Measure(ReproductionRun run)
    {
        ComparedTrainers[] compared = [.. Instances.Select(instance => Compare(run, instance))];
        bool proven = compared.All(one => one.IsGlobal && one.Trainers.All(trainer => trainer.Best.Objective >= one.Bound * (1 - 1e-12)));
        bool first = compared.All(one => one.Trainers.All(trainer => First(one, trainer) >= one.ConvexTrace[^1].Seconds));
        return new Finding
        {
            Verdict = proven && first ? Verdict.Agrees : Verdict.AgreesInPart,
            Explanation = string.Concat(Instances.Zip(compared).Select(pair => Sentence(pair.First, pair.Second)))
                + "The source names neither β nor noise nor step, and of the polynomial one no sizes: n = 100, β = 0.01·β_max and no noise here, as many neurons as were planted, all rows in a step, the best of 13 rates for each method, whose search is not counted. Both sides have (22), neurons of norm 1: the trainers as weight decay on ‖v‖σ(xᵀv/‖v‖)w, which is the same. A start that is stuck looks, over time, like one that is done: what tells them apart is the bound.",
            Values = [.. Instances.Zip(compared).SelectMany(pair => Values(pair.First.Name, pair.Second))],
            Tables = [.. Instances.Zip(compared).Select(pair => Panels.Trace(pair.First.Name, pair.Second))],
            Plots = [.. Instances.Zip(compared).Select(pair => Picture(pair.First.Name, pair.Second))],
        };
    }

    private static ComparedTrainers Compare(ReproductionRun run, Instance instance)
    {
        Dataset data = instance.Draw(run.Seed);
        FitSettings fit = run.Fit with { Activation = Activation.Polynomial, Polynomial = instance.Activation, Bias = false, BetaRatio = Ratio, Tolerance = 1e-9 };

        // Code that is compiled at its first use would count for the convex solver alone: the trainers' search warms them up.
        FittedNetwork warm = run.Train(data, fit);
        return run.Compare(data, new ComparisonSettings
        {
            Fit = fit with { BetaRatio = null, Beta = warm.Certificate.Beta },
            Trainers = [TrainerKind.Sgd, TrainerKind.Adam, TrainerKind.Lbfgs],
            Runs = Starts,
            Neurons = instance.Neurons,
            Batch = Rows,
            Epochs = run.Quick ? 2000 : 20_000,
        });
    }

    private static string Sentence(Instance instance, ComparedTrainers compared)
    {
        double gap = compared.Convex.Certificate.RelativeGap, seconds = compared.ConvexTrace[^1].Seconds;
        string reached = string.Join(", ", compared.Trainers.Select(trainer => FormattableString.Invariant($"{Reached(compared, trainer)} of {Starts} with {Panels.Label(trainer)}")));
        double fastest = compared.Trainers.Min(trainer => First(compared, trainer));
        string quickest = double.IsFinite(fastest) ? FormattableString.Invariant($"the first of them after {fastest:G2} s") : "none at all";
        return FormattableString.Invariant($"{instance.Name}: the optimum is proven to {gap:G1} in {seconds:G2} s; runs that come within 0.01 % of it are {reached}, {quickest}. ");
    }

    private static IEnumerable<ReproducedValue> Values(string name, ComparedTrainers compared)
    {
        yield return new($"{name}: proven optimum", null, compared.Convex.Certificate.Objective);
        yield return new($"{name}: relative gap", null, compared.Convex.Certificate.RelativeGap);
        foreach (ComparedTrainer trainer in compared.Trainers)
        {
            string who = Panels.Label(trainer);
            yield return new($"{name}: runs of {Starts} within 0.01 %, {who}", null, Reached(compared, trainer));
            yield return new($"{name}: best run above, {who}", "> 0", compared.Excess(trainer.Best.Objective));
            yield return new($"{name}: median run above, {who}", null, compared.Excess(trainer.Median(one => one.Objective)));
        }
    }

    private static int Reached(ComparedTrainers compared, ComparedTrainer trainer) => trainer.Runs.Count(one => compared.Excess(one.Objective) <= Near);

    /// <summary>Seconds until the first run is within 0.01 %; ∞ where none is.</summary>
    private static double First(ComparedTrainers compared, ComparedTrainer trainer) =>
        trainer.Runs.SelectMany(one => one.Trace).Where(point => compared.Excess(point.Objective) <= Near).Select(point => point.Seconds).DefaultIfEmpty(double.PositiveInfinity).Min();

    private static SvgPlot Picture(string name, ComparedTrainers compared)
    {
        double bound = compared.Bound;
        PlotPoint certified = new(compared.ConvexTrace[^1].Seconds, Math.Max(compared.Convex.Certificate.Gap, 1e-12 * bound));
        PlotPoint[][][] curves = [.. compared.Trainers.Select(trainer => trainer.Runs.Select(one => Curve(one, bound)).ToArray())];
        PlotPoint[] points = [.. curves.SelectMany(of => of).SelectMany(of => of), certified];
        var x = Axis.Covering($"seconds, {name}", points.Select(point => point.X), logarithmic: true, 0.02);
        var y = Axis.Covering("objective − proven bound", points.Select(point => point.Y), logarithmic: true, 0.06);
        var layers = new List<Layer>();
        for (int k = 0; k < curves.Length; k++)
        {
            for (int r = 0; r < curves[k].Length; r++)
                layers.Add(new LineLayer(curves[k][r], Panels.Tones[k], r == 0 ? $"{Panels.Label(compared.Trainers[k])}, {Starts} starts" : null, Thin: true));
        }

        layers.Add(new ScatterLayer([certified], Tone.Third, "convex solver, proof included", Radius: 6, Opacity: 1));
        return Panels.Of(name, $"Objective of every run above the proven bound over its seconds, and the convex solver's gap when it was done. {name}.", x, y, layers);
    }

    /// <summary>The best that a run has by every second after its start.</summary>
    private static PlotPoint[] Curve(ComparedRun run, double bound)
    {
        double least = double.PositiveInfinity;
        var points = new List<PlotPoint>();
        foreach (TrainingPoint point in run.Trace)
        {
            least = Math.Min(least, point.Objective);
            if (point.Seconds > 0)
                points.Add(new PlotPoint(point.Seconds, least - bound));
        }

        return [.. points];
    }

    /// <summary>Standard normal rows, y = Σ ±σ(xᵀu_j) with u_j uniform on the sphere and the signs in turn, no noise.</summary>
    private sealed record Instance(string Name, int Features, int Neurons, PolynomialActivation Activation)
    {
        public Dataset Draw(long seed)
        {
            var random = new RandomSource(seed);
            Matrix hidden = new(Neurons, Features), inputs = new(Rows, Features);
            random.FillGaussian(hidden.Data);
            random.FillGaussian(inputs.Data);
            for (int j = 0; j < Neurons; j++)
                Vector.Scale(1 / Vector.Norm(hidden.Row(j)), hidden.Row(j), hidden.MutableRow(j));
            var output = new Matrix(Neurons, 1, [.. Enumerable.Range(0, Neurons).Select(j => j % 2 == 0 ? 1.0 : -1)]);
            var planted = new Network(Networks.Activation.Polynomial, hidden, output, polynomial: Activation);
            return new Dataset(inputs, planted.Predict(inputs), LearningTask.Regression);
        }
    }
}
