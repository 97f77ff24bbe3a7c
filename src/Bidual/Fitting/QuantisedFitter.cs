using System.Diagnostics;
using Bidual.Architectures;
using Bidual.Certificates;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.Fitting;

/// <summary>
/// Trains polynomial networks with weights ±1/√d by column generation over sign vectors. Up to 20 columns all of these are priced, and the network is optimal. Beyond, signs are drawn from the semidefinite relaxations of the network
/// (Bartan &amp; Pilanci 2021) and of the prices, climb one turn after the other, and what they leave open is bounded by the relaxation.
/// </summary>
/// <param name="problem">What is fitted; of a <see cref="PolynomialNetwork"/> with quantised weights, its loss differentiable.</param>
/// <param name="tolerance">Relative gap to reach.</param>
/// <param name="seed">Of the signs drawn.</param>
/// <param name="quick">Whether to leave the relaxation out, where no proof is asked for.</param>
internal sealed class QuantisedFitter(TrainingProblem problem, double tolerance, long seed, bool quick = false) : IPolynomialFitter
{
    private const int MostRounds = 200, Starts = 24, MostNew = 16, Draws = 32;

    /// <summary>Share of the tolerance to which weights are found.</summary>
    private const double RefitShare = 0.2, Tightening = 1e-2;

    private const double RelaxationTolerance = 1e-7, LeastTolerance = 1e-12;

    private readonly PolynomialActivation activation = ((PolynomialNetwork)problem.Kind).Activation;
    private readonly int d = problem.Inputs.Columns;

    private bool PricesAll => d <= SignMaximum.MostColumns;

    /// <inheritdoc/>
    public double BetaMax()
    {
        double[] dual = problem.DualAtZero();
        if (PricesAll)
            return Bound(dual);
        var random = new RandomSource(seed);
        return Priced(dual, [], random).Select(one => one.Price).DefaultIfEmpty(0).Max();
    }

    /// <inheritdoc/>
    public double ProvenBetaMax() => Bound(problem.DualAtZero());

    /// <inheritdoc/>
    public PolynomialSolution Fit(double beta, Network? start, double[]? dual, FitRun run)
    {
        long began = Stopwatch.GetTimestamp();
        var random = new RandomSource(seed);
        var columns = new SignColumns(problem, activation);
        for (int j = 0; j < (start?.Neurons ?? 0); j++)
            columns.Add([.. start!.Hidden.Row(j).ToArray().Select(weight => weight < 0 ? -1.0 : 1)]);
        QuantisedRelaxation? relaxation = PricesAll || quick || d > PolynomialInteriorPoint.MostColumns || problem.Inputs.Rows > PolynomialInteriorPoint.MostRows
            ? null
            : QuantisedRelaxation.Of(new SemidefiniteProgram(problem.Inputs, problem.Targets, problem.PlainLoss, activation, beta, problem.Threads), RelaxationTolerance, run.Stop);
        double bound = 0;
        if (relaxation is not null)
        {
            bound = BoundAt(relaxation.Dual, beta);
            foreach (double[] signs in Drawn(relaxation, random))
                columns.Add(signs);
        }

        var trace = new List<TracePoint>();
        SolveStatus status = SolveStatus.IterationLimit;
        double within = RefitShare * tolerance;
        for (int round = 0; round < MostRounds; round++)
        {
            columns.Refit(beta, within, run.Stop);
            double[] residual = problem.PlainLoss.DualAt(columns.Fit, problem.Targets);
            IReadOnlyList<PricedNeuron> dear = Priced(residual, columns.Used, random);
            if (PricesAll)
                bound = Math.Max(bound, problem.PlainLoss.BestDual(residual, problem.Targets, dear.Count > 0 ? beta / dear[0].Price : double.PositiveInfinity).Value);
            var point = new TracePoint(round, Stopwatch.GetElapsedTime(began).TotalSeconds, columns.Objective, bound, columns.Used.Count);
            trace.Add(point);
            run.Report(FitStage.Solve, round, point.Objective, point.LowerBound, $"{point.ActiveBlocks} neurons");
            if (point.RelativeGap <= tolerance)
            {
                status = SolveStatus.Converged;
                break;
            }

            if (run.Stop.IsCancellationRequested)
            {
                status = run.Cancellation.IsCancellationRequested ? SolveStatus.Cancelled : SolveStatus.TimeLimit;
                break;
            }

            // Where no neuron is new, those there are have prices above β: their weights were not accurate enough.
            int added = dear.TakeWhile(one => one.Price > beta * (1 + (RefitShare * tolerance))).Where(one => columns.Add(one.Direction)).Take(MostNew).Count();
            if (added > 0)
                continue;
            if (within <= LeastTolerance || !PricesAll)
            {
                status = SolveStatus.Stalled;
                break;
            }

            within = Math.Max(LeastTolerance, within * Tightening);
        }

        columns.Prune(beta);

        double[]? proof = relaxation is not null && bound > BoundAt(problem.PlainLoss.DualAt(columns.Fit, problem.Targets), beta) ? relaxation.Dual : null;
        return new PolynomialSolution(NetworkOf(columns), columns.Objective, proof, status, trace, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private double Bound(double[] dual) => new QuantisedPricing(problem.Inputs, activation, problem.Threads).UpperBound(dual);

    private double BoundAt(double[] dual, double beta)
    {
        double price = Bound(dual);
        return Math.Max(0, problem.PlainLoss.BestDual(dual, problem.Targets, price > 0 ? beta / price : double.PositiveInfinity).Value);
    }

    /// <summary>Neurons as sign vectors with their prices, the dearest first: the dearest of all, where all are looked at, and what searches meet.</summary>
    private List<PricedNeuron> Priced(double[] dual, IReadOnlyList<(double[] Signs, double Weight)> used, RandomSource random)
    {
        var form = new SignForm(new PriceForm(problem.Inputs, activation, dual, problem.Threads));
        var found = new List<PricedNeuron>();
        SignMaximum? all = PricesAll ? SignMaximum.Of(form) : null;
        foreach (int sign in new[] { 1, -1 })
        {
            if (all is not null)
                found.Add(new PricedNeuron(sign, sign > 0 ? all.Largest + form.Constant : -all.Least - form.Constant, sign > 0 ? all.LargestAt : all.LeastAt));
            IEnumerable<double[]> starts = Enumerable.Range(0, Starts).Select(_ => Random(random)).Concat(used.Where(one => one.Weight * sign > 0).Select(one => one.Signs.ToArray()));
            if (!PricesAll && d <= PolynomialInteriorPoint.MostColumns)
                starts = starts.Concat(SignRounding.Plain(SignRelaxation.Of(form, sign, problem.Threads).Gram, Draws, random));
            foreach (double[] z in starts)
            {
                form.Climb(z, sign);
                found.Add(new PricedNeuron(sign, sign * (form.At(z) + form.Constant), z));
            }
        }

        return [.. found.OrderByDescending(one => one.Price)];
    }

    private double[] Random(RandomSource random)
    {
        var z = new double[d];
        for (int i = 0; i < d; i++)
            z[i] = random.NextSign();
        return z;
    }

    private static IEnumerable<double[]> Drawn(QuantisedRelaxation relaxation, RandomSource random)
    {
        foreach (Matrix z in new[] { relaxation.Plus, relaxation.Minus })
        {
            Matrix gram = QuantisedRelaxation.Gram(z);
            foreach (double[] signs in SignRounding.Plain(gram, Draws, random))
                yield return signs;
            foreach ((double[] plus, double[] minus) in SignRounding.Transformed(gram, Draws / 2, random))
            {
                yield return plus;
                yield return minus;
            }
        }
    }

    private Network NetworkOf(SignColumns columns)
    {
        (double[] Signs, double Weight)[] used = [.. columns.Used.OrderByDescending(one => Math.Abs(one.Weight))];
        return new Network(
            Activation.Polynomial,
            new Matrix(used.Length, d, [.. used.SelectMany(one => SignColumns.Direction(one.Signs))]),
            new Matrix(used.Length, 1, [.. used.Select(one => one.Weight)]),
            polynomial: activation);
    }
}
