using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.OptimalSets;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual;

/// <summary>Describes all optimal networks of the problem that a model was trained on: (27), (28).</summary>
public sealed class OptimalNetworks
{
    /// <summary>Relative gap to which the optimum is sought: as near as doubles come.</summary>
    private const double Finest = 1e-13;

    /// <summary>Relative gap up to which a network counts as optimal.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Distance of a price from β, relative to it, up to which the two count as equal.</summary>
    private const double SamePrice = 1e-8;

    /// <summary>Singular value, of outputs of length one, above which they count as independent where that is not proven.</summary>
    private const double Independent = 1e-6;

    private const int RandomVertices = 200;

    /// <summary>Share of the largest weight below which a weight is zero, and two weights are the same.</summary>
    private const double NegligibleWeight = 1e-7;

    private readonly SavedModel saved;
    private readonly OptimalSetSettings settings;
    private readonly TrainingProblem problem;
    private readonly FitRun run;
    private readonly double beta;

    private OptimalNetworks(SavedModel saved, Dataset data, OptimalSetSettings settings, FitRun run)
    {
        this.saved = saved;
        this.settings = settings;
        this.run = run;
        beta = saved.Certificate.Beta;
        problem = TrainingProblem.Of(data, saved.Model, settings.Threads).Single();
    }

    /// <summary>Solves the model's problem to full accuracy and describes its solutions.</summary>
    /// <param name="saved">A trained model.</param>
    /// <param name="data">The rows it was trained on, in their own units.</param>
    /// <param name="settings">Null for the defaults.</param>
    /// <param name="progress">Told about the stages.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <exception cref="DataException">The model was trained with <see cref="FitSettings.Rank"/>.</exception>
    /// <exception cref="OperationCanceledException">Time was up before the optimum was known.</exception>
    public static OptimalSet Of(
        SavedModel saved,
        Dataset data,
        OptimalSetSettings? settings = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(data);
        if (saved.Model.Network.Activation == Activation.Linear)
            throw new DataException("A linear model has no neurons whose choice could be free: there are no other optimal networks to describe.");
        if (saved.Truncation is not null)
            throw new DataException("The optimal networks of a model trained with --rank cannot be described.");
        if (saved.Model.Network.Activation == Activation.Polynomial)
            throw new DataException("The optimal networks of a polynomial model are not described: theirs is no polytope but a face of a spectrahedron.");
        if (saved.Model.Network.Linear is not null)
            throw new DataException("The optimal networks of a model with an unpenalised skip connection or intercept cannot be described.");
        if (saved.Model.Penalty != PenaltyKind.Group)
            throw new DataException($"The optimal networks of the penalty {Penalty.NameOf(saved.Model.Penalty)} cannot be described: theirs are no polytopes of weights of neurons.");
        if (saved.Model.Network.Outputs > 1)
            throw new DataException($"The model has {saved.Model.Network.Outputs} outputs; its optimal networks are those of the outputs, each a problem of its own: train one with --positive or one --target.");
        if (!saved.Model.Loss.IsStrictlyConvex)
            throw new DataException($"The optimal networks of the loss {saved.Model.Loss.Name} cannot be described: their predictions may differ.");
        settings ??= new OptimalSetSettings();
        using var limited = new FitRun(settings.MaxTime, progress, cancellation);
        return new OptimalNetworks(saved, data, settings, limited).Describe();
    }

    private OptimalSet Describe()
    {
        run.Report(FitStage.Arrangements, detail: "finding the patterns again");
        ConvexProgram program = problem.Architecture.Program(problem.Inputs, problem.Targets, problem.Loss, beta, Patterns(), problem.Threads);
        Evaluation optimum = Solve(program);
        run.Report(FitStage.Certify, detail: "describing the optimal networks");
        ActiveNeurons possible = ActiveNeurons.Of(program, optimum, problem.Architecture);
        Matrix outputs = Outputs(possible.Neurons, problem.Inputs);
        double[] prices = [.. Enumerable.Range(0, outputs.Columns).Select(j => Vector.Dot<double>(possible.Dual, outputs.Column(j)) / beta)];
        int[] active = [.. Enumerable.Range(0, prices.Length).Where(j => prices[j] >= 1 - SamePrice)];
        Network neurons = possible.Neurons.Select(active);
        Matrix atoms = outputs.Transpose().SelectRows(active).Transpose();
        WeightPolytope polytope = WeightPolytope.Of(atoms, optimum.Fit);
        double[][] vertices = polytope.IsEmpty ? [] : [.. Vertices(polytope)];
        IReadOnlyList<OptimalNeuron> weights = [.. Ranges(neurons, vertices).Select((neuron, k) => neuron with { Price = prices[active[k]] })];
        IReadOnlyList<OptimalMember> members = [.. Members(program, optimum, neurons, polytope, vertices)];
        double error = Error(possible, outputs);
        bool isProven = WeightPolytope.LeastSingularValueOf(outputs) > error;
        bool isReached = optimum.RelativeGap <= Tolerance && !polytope.IsEmpty && members.All(member => member.Certificate.Objective - optimum.LowerBound <= Tolerance * optimum.Objective);
        var set = new OptimalSet
        {
            Uniqueness = isProven ? Uniqueness.Unique
                : !isReached ? Uniqueness.Undecided
                : weights.Any(neuron => neuron.Most - neuron.Least > 0) ? Uniqueness.NotUnique
                : polytope.LeastSingularValue > Independent ? Uniqueness.Unique
                : Uniqueness.Undecided,
            IsProven = isProven,
            Text = string.Empty,
            RelativeGap = optimum.RelativeGap,
            Coverage = program.Operator.Patterns.Coverage,
            Patterns = program.Operator.Patterns.Count,
            PatternDirections = program.Operator.Patterns.Coverage == Coverage.Complete ? null : program.Operator.Patterns.Witnesses(),
            Blocks = program.Blocks,
            Excluded = possible.Excluded,
            Neurons = neurons,
            Weights = weights,
            Unsettled = prices.Length - active.Length,
            Dimension = Dimension(atoms, weights),
            LeastSingularValue = polytope.LeastSingularValue,
            Error = error,
            Members = members,
        };
        return set with { Text = OptimalSetSentence.Of(set, problem.Kind.Description) };
    }

    /// <summary>All patterns where they are few, else those the model's certificate speaks of.</summary>
    private PatternSet Patterns()
    {
        if (saved.Model.Network.Gates is null)
        {
            ArrangementPrediction prediction = Arrangement.Predict(problem.Inputs);
            if (ArrangementLimits.Default.Allow(prediction) && prediction.MaximumCount <= PatternPlan.AffordableCount)
                return Arrangement.Enumerate(problem.Inputs, ArrangementLimits.Default, problem.Threads, run.Stop);
        }

        return PatternSet.FromDirections(problem.Inputs, saved.UsedDirections(saved.Model.Network), problem.Threads);
    }

    private Evaluation Solve(ConvexProgram program)
    {
        double[]? start = saved.Model.Network.Gates is null ? StartPoint.Of(program, saved.Model.Network) : null;
        SolveResult result = SolveLoop.Run(
            SolverChoice.Of(SolverKind.Auto, program),
            program,
            new StoppingRule(Finest, run.Remaining),
            start,
            point => run.Report(FitStage.Solve, point.Iteration, point.Objective, point.LowerBound, $"{point.ActiveBlocks} active blocks"),
            run.Cancellation);
        run.Stop.ThrowIfCancellationRequested();
        Evaluation reduced = SupportReduction.Of(program, result.Evaluation, Finest, run.Stop);
        return FaceNewton.Polish(program, reduced, run.Stop).LastOrDefault(reduced);
    }

    /// <summary>Column b: the output of neuron b on the rows.</summary>
    private static Matrix Outputs(Network neurons, Matrix inputs)
    {
        var outputs = new Matrix(inputs.Rows, neurons.Neurons);
        for (int j = 0; j < neurons.Neurons; j++)
        {
            Matrix column = neurons.Select([j]).Predict(inputs);
            for (int t = 0; t < inputs.Rows; t++)
                outputs.MutableRow(t)[j] = column[t, 0];
        }

        return outputs;
    }

    /// <summary>Of the outputs, each of length one, from that of the directions: (28).</summary>
    private static double Error(ActiveNeurons possible, Matrix outputs)
    {
        double square = 0;
        for (int j = 0; j < outputs.Columns; j++)
        {
            double error = 2 * possible.SpectralNorm * possible.Error / Vector.Norm(outputs.Column(j));
            square += error * error;
        }

        return Math.Sqrt(square);
    }

    /// <summary>For each neuron a vertex at which its weight is least and one at which it is largest; then some of random costs, among which to find few neurons.</summary>
    private IEnumerable<double[]> Vertices(WeightPolytope polytope)
    {
        var cost = new double[polytope.Size];
        for (int j = 0; j < cost.Length; j++)
        {
            foreach (double sign in new[] { 1.0, -1.0 })
            {
                run.Stop.ThrowIfCancellationRequested();
                cost[j] = sign;
                yield return polytope.Minimise(cost);
            }

            cost[j] = 0;
        }

        var random = new RandomSource(0);
        for (int k = 0; k < RandomVertices && polytope.LeastSingularValue <= Independent; k++)
        {
            run.Stop.ThrowIfCancellationRequested();
            random.FillGaussian(cost);
            yield return polytope.Minimise(cost);
        }
    }

    private static IEnumerable<OptimalNeuron> Ranges(Network neurons, double[][] vertices)
    {
        double negligible = NegligibleWeight * vertices.SelectMany(weights => weights).DefaultIfEmpty().Max();
        for (int j = 0; j < neurons.Neurons; j++)
        {
            double least = vertices.Length == 0 ? 0 : vertices[2 * j][j], most = vertices.Length == 0 ? 0 : vertices[(2 * j) + 1][j];
            if (most - least <= negligible)
                least = most = (least + most) / 2;
            yield return new OptimalNeuron(j, Math.Sign(neurons.Output[j, 0]), least <= negligible ? 0 : least, most <= negligible ? 0 : most, 1);
        }
    }

    /// <summary>Neurons with weight in some optimal network, less the rank of their outputs.</summary>
    private static int Dimension(Matrix atoms, IReadOnlyList<OptimalNeuron> weights)
    {
        int[] used = [.. weights.Where(neuron => neuron.Most > 0).Select(neuron => neuron.Index)];
        return used.Length - WeightPolytope.RankOf(atoms.Transpose().SelectRows(used));
    }

    private IEnumerable<OptimalMember> Members(ConvexProgram program, Evaluation optimum, Network neurons, WeightPolytope polytope, double[][] vertices)
    {
        var pricing = new PatternPricing(program);
        yield return Member(OptimalChoice.AsTrained, problem.Architecture.Recover(program, optimum.Point));
        if (vertices.Length == 0)
            yield break;
        double[] fewest = vertices.MinBy(weights => weights.Count(weight => weight > 0))!;
        yield return Member(OptimalChoice.FewestNeurons, neurons.Weighted(fewest));
        var norm = new PolytopeDescent(polytope, (weights, gradient) => weights.CopyTo(gradient, 0));
        yield return Member(OptimalChoice.LeastNorm, neurons.Weighted(norm.Run(fewest, run.Stop)));
        if (settings.Validation is { } rows)
            yield return Member(OptimalChoice.BestOnValidation, neurons.Weighted(BestOn(rows, neurons, polytope, fewest)));

        OptimalMember Member(OptimalChoice choice, Network network)
        {
            Model model = saved.Model with { Network = network };
            Certificate certificate = NetworkProofs.Prove(network, problem, beta, pricing, Tolerance, run.Stop);
            return new OptimalMember(choice, model, certificate, settings.Validation is null ? null : model.Score(settings.Validation, problem.Threads));
        }
    }

    private double[] BestOn(Dataset rows, Network neurons, WeightPolytope polytope, double[] start)
    {
        Preparation preparation = saved.Model.Preparation;
        Matrix outputs = Outputs(neurons, preparation.Inputs(rows.Features)), columns = outputs.Transpose();
        double[] targets = preparation.ScaledTargets(rows.Targets).Column(0), fit = new double[rows.Count], slope = new double[rows.Count];
        return new PolytopeDescent(polytope, Gradient).Run(start, run.Stop);

        void Gradient(double[] weights, double[] gradient)
        {
            for (int t = 0; t < fit.Length; t++)
                fit[t] = Vector.Dot(outputs.Row(t), weights);
            problem.Loss.Gradient(fit, targets, slope);
            for (int j = 0; j < gradient.Length; j++)
                gradient[j] = Vector.Dot(columns.Row(j), slope);
        }
    }
}
