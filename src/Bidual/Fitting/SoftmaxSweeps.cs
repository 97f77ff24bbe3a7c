using System.Globalization;
using Bidual.Certificates;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual.Fitting;

/// <summary>
/// The softmax problem (11s) by block coordinate descent: with the other outputs held, each output is a logistic problem with offsets, (0), solved like any other. Outputs may be
/// shifted together at hardly any cost, and sweeps alone are slow along that: so between them Newton's method takes the blocks of all outputs at once, within the faces of
/// their cones, which the sweeps find; of (9a) it takes the entries that are not zero.
/// </summary>
/// <param name="problems">One an output, on the same inputs and weights, with the softmax loss.</param>
/// <param name="fitters">Theirs.</param>
/// <param name="tolerance">Relative gap of the whole to reach, over the patterns used.</param>
internal sealed class SoftmaxSweeps(IReadOnlyList<TrainingProblem> problems, IReadOnlyList<ConvexFitter> fitters, double tolerance)
{
    private const int MostIdle = 12;

    /// <summary>Share of the largest block below which a block is left to the sweeps.</summary>
    private const double Negligible = 1e-6;

    private const int MostHalvings = 12;

    /// <summary>Share of the gap that must be gone for Newton's method to be tried again.</summary>
    private const double WorthwhileShare = 0.1;

    /// <summary>Variables, and rows times squared variables, up to which Newton's method is worth its cost.</summary>
    private const int LargestOrder = 3000;
    private const double LargestWork = 6e9;

    /// <summary>Relative gap of the first sweep's problems, and share of the whole's gap for those that follow; never finer than a share of the tolerance.</summary>
    private const double FirstTolerance = 1e-4, GapShare = 1e-3, FinestShare = 0.1, LeastTolerance = 1e-12;

    /// <summary>Share of the tolerance that the gap over the patterns may have: the rest is for the prices of all directions.</summary>
    private const double OwnShare = 0.2, PricedShare = 0.3;

    private readonly Matrix targets = TargetsOf(problems);
    private readonly double[]? weights = problems[0].Weights;
    private readonly int rows = problems[0].Targets.Length;

    /// <summary>Where all directions are priced, the tolerance: prices cannot be finer.</summary>
    private readonly double finest = fitters[0].Grows ? Math.Min(tolerance, Math.Max(DirectionPricing.LeastTolerance, PricedShare * tolerance)) : Math.Max(FinestShare * tolerance, LeastTolerance);

    /// <summary>Y, n×k, of problems on the same rows.</summary>
    public static Matrix TargetsOf(IReadOnlyList<TrainingProblem> problems) => Matrix.FromColumns([.. problems.Select(problem => problem.Targets)]);

    /// <summary>F, n×k, of the programs of all outputs.</summary>
    public static Matrix FitOf(IReadOnlyList<SolvedProgram> solved) => Matrix.FromColumns([.. solved.Select(one => one.Solution.Fit)]);

    /// <summary>Whether patterns may be added to those that searches found.</summary>
    public bool Refines => fitters[0].Refines;

    /// <summary>The objective (11s) of solved programs, one an output.</summary>
    public double Objective(IReadOnlyList<SolvedProgram> solved) =>
        SoftmaxLoss.Value(FitOf(solved), targets, weights) + solved.Sum(one => one.Program.Beta * one.Program.Penalty.Value(one.Solution.Point));

    /// <summary>The β from which on no output has a neuron.</summary>
    public double BetaMax(Func<ConvexFitter, double> of) => Enumerable.Range(0, problems.Count).Max(k => of(Offset(k, new Matrix(rows, problems.Count), tolerance)));

    /// <summary>Fits all outputs.</summary>
    /// <param name="beta">β.</param>
    /// <param name="start">F to start from, n×k; null for zero.</param>
    /// <param name="first">Fits an output for the first time.</param>
    /// <param name="run">Time and progress.</param>
    /// <returns>The programs of the best sweep.</returns>
    public SolvedProgram[] Run(double beta, Matrix? start, Func<ConvexFitter, int, FitRun, SolvedProgram> first, FitRun run)
    {
        Matrix held = start ?? new Matrix(rows, problems.Count);
        var idle = new IdleCount(MostIdle);
        var solved = new SolvedProgram[problems.Count];
        SolvedProgram[]? best = null;
        double searching = 0, solving = 0, accuracy = FirstTolerance;
        for (int sweep = 1; ; sweep++)
        {
            var current = new Matrix(rows, problems.Count, [.. held.Data]);
            for (int k = 0; k < solved.Length; k++)
            {
                using FitRun part = run.Part(string.Create(CultureInfo.InvariantCulture, $"sweep {sweep}, output {k + 1} of {solved.Length}"));
                ConvexFitter fitter = Offset(k, current, accuracy);
                solved[k] = fitter.Refined(sweep == 1 ? first(fitter, k, part) : fitter.Again(solved[k], part), part);
                searching += solved[k].SearchSeconds;
                solving += solved[k].SolveSeconds;
                current.SetColumn(k, solved[k].Solution.Fit);
                if (run.Stop.IsCancellationRequested && sweep > 1)
                    return Ended(best!);
            }

            (double objective, double gap) = Measure(current, solved, beta, run.Stop);
            bool isSettled = gap <= OwnShare * tolerance && accuracy <= Math.Max(finest, tolerance);
            for (bool improved = true; improved && gap > OwnShare * tolerance && !run.Stop.IsCancellationRequested;)
            {
                improved = false;
                double before = objective, least = WorthwhileShare * gap * objective;
                foreach (SolvedProgram[] polished in Polished(current, solved, run.Stop))
                {
                    Matrix fit = FitOf(polished);
                    (double lower, double less) = Measure(fit, polished, beta, run.Stop);
                    if (!(lower < objective) && !(less < gap))
                        continue;
                    (solved, current, objective, gap) = (polished, fit, lower, less);
                    improved = objective < before - least;
                }
            }

            if (idle.Note(gap) || isSettled)
                best = [.. solved];
            run.Report(FitStage.Solve, sweep, detail: string.Create(CultureInfo.InvariantCulture, $"softmax: gap {gap:G3} after sweep {sweep}"));
            if (isSettled || idle.IsStuck || run.Stop.IsCancellationRequested)
                return Ended(best ?? solved);
            accuracy = Math.Clamp(GapShare * gap, finest, Math.Max(finest, FirstTolerance));
            held = current;
        }

        SolvedProgram[] Ended(SolvedProgram[] programs) => [.. programs.Select(one => one with { SearchSeconds = searching / solved.Length, SolveSeconds = solving / solved.Length })];
    }

    /// <summary>
    /// What Newton's method makes of the blocks that are not zero, within the faces that the dual point of the whole presses them against, and within those of each output's own.
    /// </summary>
    private IEnumerable<SolvedProgram[]> Polished(Matrix fit, SolvedProgram[] solved, CancellationToken cancellation)
    {
        Matrix whole = SoftmaxLoss.DualAt(fit, targets, weights);
        ConvexProgram[] programs = [.. solved.Select(one => one.Program)];
        double[][] points = [.. solved.Select(one => Pruning.Of(one.Program, one.Solution.Point))];
        bool byEntries = programs[0].Penalty is L1Norm;
        foreach (bool own in byEntries ? new[] { false } : [false, true])
        {
            Faces[] faces = [.. programs.Select((program, k) => byEntries
                ? Faces.OfEntries(program, points[k], Negligible)
                : Faces.Of(program, program.HeavyBlocks(points[k], Negligible), own ? solved[k].Solution.Dual : whole.Column(k)))];
            var problem = new SoftmaxFaces(programs, faces, targets, weights);
            if (problem.Count == 0 || problem.Order > LargestOrder || (double)problem.Order * problem.Order * rows > LargestWork)
                yield break;
            (FaceProblem end, double[] z) = NewtonDescent.Run(problem, [.. faces.SelectMany((face, k) => face.Coordinates(points[k]))], cancellation);
            var left = (SoftmaxFaces)end;
            double[][] ends = [.. programs.Select((_, k) => left.Faces[k].Point(left.Of(k, z)))];
            double[][] best = Within(programs, points, ends);
            yield return [.. solved.Select((one, k) =>
            {
                Evaluation evaluation = one.Program.Evaluate(best[k]);
                return one with { Solution = evaluation, Network = problems[k].Architecture.Recover(one.Program, evaluation.Point) };
            })];
        }
    }

    /// <summary>Of the points on the way, which leaves the cones where the faces were not all there are, the one of least objective once it is projected back.</summary>
    private double[][] Within(ConvexProgram[] programs, double[][] from, double[][] to)
    {
        double[][] best = to;
        double least = double.PositiveInfinity, share = 1;
        for (int halving = 0; halving < MostHalvings; halving++, share /= 2)
        {
            var fit = new Matrix(rows, programs.Length);
            double penalty = 0;
            var points = new double[programs.Length][];
            for (int k = 0; k < programs.Length; k++)
            {
                double[] point = new double[from[k].Length], column = new double[rows];
                points[k] = new double[point.Length];
                for (int i = 0; i < point.Length; i++)
                    point[i] = from[k][i] + (share * (to[k][i] - from[k][i]));
                programs[k].Cone.Project(point, points[k]);
                programs[k].Operator.Apply(points[k], column);
                penalty += programs[k].Beta * programs[k].Penalty.Value(points[k]);
                fit.SetColumn(k, column);
            }

            double objective = SoftmaxLoss.Value(fit, targets, weights) + penalty;
            if (objective >= least)
                break;
            (least, best) = (objective, points);
        }

        return best;
    }

    /// <summary>The objective of the whole, and its relative gap over the patterns used, (5).</summary>
    private (double Objective, double Gap) Measure(Matrix fit, SolvedProgram[] solved, double beta, CancellationToken cancellation)
    {
        Matrix dual = SoftmaxLoss.DualAt(fit, targets, weights);
        double penalty = 0, price = 0;
        for (int k = 0; k < solved.Length; k++)
        {
            penalty += beta * solved[k].Program.Penalty.Value(solved[k].Solution.Point);
            price = Math.Max(price, solved[k].Program.LargestPrice(dual.Column(k), cancellation));
        }

        double objective = SoftmaxLoss.Value(fit, targets, weights) + penalty;
        double bound = SoftmaxLoss.BestDual(dual, targets, weights, price > 0 ? beta / price : double.PositiveInfinity).Value;
        return (objective, Math.Max(0, objective - bound) / objective);
    }

    /// <summary>The fitter of an output with the others held.</summary>
    private ConvexFitter Offset(int output, Matrix fit, double accuracy)
    {
        var offset = new double[rows];
        for (int t = 0; t < rows; t++)
            offset[t] = SoftmaxLoss.LogSum(fit.Row(t), without: output);
        return fitters[output].With(new OffsetLoss(SoftmaxLoss.One.Weighted(weights), offset), accuracy);
    }
}
