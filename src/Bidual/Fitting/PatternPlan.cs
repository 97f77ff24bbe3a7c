using System.Globalization;
using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Networks;
using Bidual.NonConvex;
using Bidual.Numerics;

namespace Bidual.Fitting;

/// <summary>Finds the activation patterns a program is built over, and where in it the solver may start.</summary>
internal sealed class PatternPlan
{
    /// <summary>Patterns up to which "auto" takes them all, although they could be grown.</summary>
    private const int FewPatterns = 100;

    /// <summary>Patterns up to which "auto" takes them all where they cannot be grown.</summary>
    public const int AffordableCount = 120_000;

    /// <summary>Bits, n·P, up to which "auto" takes them all.</summary>
    private const long AffordableBits = 400_000_000;

    /// <summary>Neurons of the first search; each later one has twice as many.</summary>
    private const int FewestNeurons = 48;

    private const int MostNeurons = 384;

    private const int FewestIterations = 30;

    /// <summary>Relative gain by twice the neurons below which there are enough.</summary>
    private const double WideningGain = 1e-2;

    /// <summary>Share of a time limit that searches may take; where the solver that follows is slow.</summary>
    private const double SearchShare = 0.35, LargeSearchShare = 0.85;

    /// <summary>Share of the tolerance by which ten iterations of a search must lower the objective.</summary>
    private const double GainShare = 1e-3;

    /// <summary>Neurons at random beside those of a start.</summary>
    private const int SpareNeurons = 16;

    private const int SampleCount = 64;
    private const int GatedSamples = 256;

    /// <summary>A search that finds out whether more neurons are worth having.</summary>
    private static readonly SearchEffort Scout = new(2e10, 400, 1e-5);

    /// <summary>A search whose network is started from, or whose patterns are used.</summary>
    private static readonly SearchEffort Thorough = new(1.5e11, 3000, 1e-7);

    /// <summary>The same where the solver that follows is slow.</summary>
    private static readonly SearchEffort Exhaustive = new(3e12, 3000, 1e-7);

    /// <summary>A search for a start alone, over patterns that are given.</summary>
    private static readonly SearchEffort ForStart = new(4e10, 300, 1e-7);

    private readonly TrainingProblem problem;
    private readonly FitSettings settings;
    private readonly Matrix? directions;

    private PatternPlan(TrainingProblem problem, FitSettings settings, Matrix? directions, PatternSet? given)
    {
        this.problem = problem;
        this.settings = settings;
        this.directions = directions;
        Given = given;
    }

    /// <summary>The patterns, where they do not depend on β; null when local searches are to find them.</summary>
    public PatternSet? Given { get; }

    /// <summary>The same decision for the same data with another loss.</summary>
    public PatternPlan With(TrainingProblem other) => new(other, settings, directions, Given);

    /// <summary>Decides, and enumerates or samples where that is the decision.</summary>
    /// <param name="problem">Its inputs are those of the patterns.</param>
    /// <param name="settings">Which patterns are asked for.</param>
    /// <param name="run">Time and progress.</param>
    /// <param name="directions">P×d directions whose patterns are to be among those that local searches find; null for none.</param>
    /// <exception cref="DataException">All patterns were asked for and there are too many.</exception>
    public static PatternPlan Of(TrainingProblem problem, FitSettings settings, FitRun run, Matrix? directions = null)
    {
        if (settings.Activation == Activation.Linear)
            return new PatternPlan(problem, settings, directions, LinearModel.Everywhere(problem.Inputs));
        PatternSet? patterns = settings.Patterns switch
        {
            PatternChoice.ExactPatterns => Enumerate(),
            PatternChoice.SampledPatterns sampled => PatternSampling.Draw(problem.Inputs, sampled.Count, sampled.Weight, settings.Seed, settings.Threads, run.Stop),
            PatternChoice.GivenGates gates => PatternSet.FromGates(problem.Inputs, gates.Directions, settings.Threads),
            _ when IsAffordable() => Enumerate(),
            _ when settings.Activation == Activation.GatedRelu => Arrangement.Sample(problem.Inputs, GatedSamples, settings.Seed, settings.Threads, run.Stop),
            _ => null,
        };
        if (patterns is not null)
            run.Report(FitStage.Arrangements, detail: Describe(patterns));
        return new PatternPlan(problem, settings, directions, patterns);

        PatternSet Enumerate() => Arrangement.Enumerate(problem.Inputs, ArrangementLimits.Default, settings.Threads, run.Stop);

        bool IsAffordable()
        {
            ArrangementPrediction prediction = Arrangement.Predict(problem.Inputs, ArrangementLimits.Default);
            return !(prediction.MaximumCount > FewPatterns && PatternGrowth.Suits(problem, settings))
                && !prediction.IsRankAtLeast
                && prediction.MaximumCount <= AffordableCount
                && (long)prediction.MaximumCount * problem.Inputs.Rows <= AffordableBits;
        }
    }

    /// <summary>The patterns for a β and a network to start from, if there is one.</summary>
    /// <param name="beta">β.</param>
    /// <param name="hint">A network found on the way to β, or null.</param>
    /// <param name="run">Time and progress.</param>
    public (PatternSet Patterns, Network? Start) For(double beta, Network? hint, FitRun run)
    {
        if (Given is not null && (settings.Activation != Activation.Relu || Given.Coverage == Coverage.Sampled || Given.Count < 2000))
            return (Given, null);
        bool isSlow = SolverChoice.IsSlow(settings, problem.Inputs.Columns);
        using FitRun searching = run.WithShare(isSlow ? LargeSearchShare : SearchShare);
        int neurons = Math.Max(FewestNeurons, (hint?.Neurons ?? 0) + SpareNeurons);
        if (Given is not null)
            return (Given, Search(beta, hint, neurons, settings.Seed, ForStart, searching));

        (Network best, Network second) = Widened(beta, Search(beta, hint, neurons, settings.Seed, Scout, searching), searching);
        best = Search(beta, best, best.Neurons, settings.Seed, isSlow ? Exhaustive : Thorough, searching);
        var builder = new PatternSetBuilder(problem.Inputs);
        if (directions is not null)
            Add(builder, directions);
        Add(builder, best.Hidden);
        Add(builder, second.Hidden);
        AddSamples(builder);
        PatternSet patterns = builder.Build(Coverage.Sampled);
        run.Report(FitStage.Arrangements, detail: Describe(patterns));
        return (patterns, best);
    }

    /// <summary>Patterns of Gaussian directions, for the zero network.</summary>
    public PatternSet Samples()
    {
        var builder = new PatternSetBuilder(problem.Inputs);
        AddSamples(builder);
        return builder.Build(Coverage.Sampled);
    }

    /// <summary>
    /// The patterns for the next β of a path and the network to start from, null where it would not fit the patterns. Where they are not given: those
    /// of a local search from the network before, those of that network, and samples. Others of larger β would only slow the solver down.
    /// </summary>
    /// <param name="beta">β.</param>
    /// <param name="network">The network of the larger β.</param>
    /// <param name="run">Time and progress.</param>
    public (PatternSet Patterns, Network? Start) Follow(double beta, Network network, FitRun run)
    {
        if (Given is not null && (settings.Activation != Activation.Relu || Given.Coverage == Coverage.Sampled))
            return (Given, null);
        Network best = Search(beta, network, network.Neurons + SpareNeurons, settings.Seed, Given is null ? Thorough : ForStart, run);
        if (Given is not null)
            return (Given, best);
        var builder = new PatternSetBuilder(problem.Inputs);
        Add(builder, best.Hidden);
        Add(builder, network.Hidden);
        AddSamples(builder);
        return (builder.Build(Coverage.Sampled), best);
    }

    /// <summary>
    /// The best network of searches with twice the neurons each time, and the best but one: their patterns differ, and a program over both is better than either.
    /// Small β needs many neurons: a search among few ends in a stationary point far above the optimum.
    /// </summary>
    private (Network Best, Network Second) Widened(double beta, Network first, FitRun run)
    {
        LocalSearch search = problem.Searcher();
        (Network best, Network second) = (first, first);
        double value = search.Objective(first, beta);
        for (int neurons = 2 * FewestNeurons, k = 1; CanScout(neurons) && !run.Stop.IsCancellationRequested; neurons *= 2, k++)
        {
            Network wider = Search(beta, null, neurons, settings.Seed + k, Scout, run);
            double reached = search.Objective(wider, beta);
            bool isEnough = reached > (1 - WideningGain) * value;
            (best, second) = reached < value ? (wider, best) : (best, wider);
            value = Math.Min(value, reached);
            if (isEnough)
                break;
        }

        return (best, second);
    }

    private Network Search(double beta, Network? start, int neurons, long seed, SearchEffort effort, FitRun run)
    {
        run.Report(FitStage.Search, detail: $"local search among {neurons} neurons for promising patterns");
        int iterations = (int)Math.Clamp(effort.Operations / OperationsOfIteration(neurons), FewestIterations, effort.Iterations);
        return problem.Searcher().Run(beta, neurons, seed, start, iterations, Math.Max(effort.Tolerance, GainShare * settings.Tolerance), run.Stop);
    }

    private bool CanScout(int neurons) => neurons <= MostNeurons && FewestIterations * OperationsOfIteration(neurons) <= Scout.Operations;

    private double OperationsOfIteration(int neurons) => 4.0 * problem.Inputs.Stored.Length * neurons;

    private static void Add(PatternSetBuilder builder, Matrix directions)
    {
        for (int j = 0; j < directions.Rows; j++)
            builder.Add(directions.Row(j));
    }

    private void AddSamples(PatternSetBuilder builder)
    {
        var random = new RandomSource(settings.Seed);
        var direction = new double[problem.Inputs.Columns];
        for (int k = 0; k < SampleCount; k++)
        {
            random.FillGaussian(direction);
            builder.Add(direction);
        }
    }

    private static string Describe(PatternSet patterns) => string.Create(
        CultureInfo.InvariantCulture,
        $"{patterns.Count:N0} activation patterns ({(patterns.Coverage == Coverage.Complete ? "all of them" : "a selection")})");

    /// <summary>How far a local search goes.</summary>
    /// <param name="Operations">Floating-point operations after which it ends.</param>
    /// <param name="Iterations">Of L-BFGS, at most.</param>
    /// <param name="Tolerance">Relative gain of ten iterations below which it ends.</param>
    private sealed record SearchEffort(double Operations, int Iterations, double Tolerance);
}
