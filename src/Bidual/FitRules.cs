using Bidual.Data;
using Bidual.Networks;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual;

/// <summary>What data and settings must have in common.</summary>
internal static class FitRules
{
    /// <summary>The loss of the settings, or the one of the task.</summary>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public static ILoss LossFor(Dataset dataset, FitSettings settings)
    {
        bool isClass = dataset.Task == LearningTask.Classification;
        ILoss loss = settings.Loss ?? (isClass ? Loss.Logistic : Loss.Squared);
        if (loss.Targets == TargetKind.Classes && (!isClass || dataset.Targets.Values.IndexOfAnyExcept(1.0, -1.0) >= 0))
            throw new DataException($"--loss {loss.Name}: the target must be a class.");
        if (loss.Targets == TargetKind.Counts && (isClass || dataset.Targets.Data.Any(y => y < 0)))
            throw new DataException($"--loss {loss.Name}: the target must be numbers that are not negative.");
        return loss.CouplesOutputs && dataset.Outputs == 1 ? Loss.Logistic : loss;
    }

    /// <summary>Refuses a free part where the outputs share a loss.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="loss">L.</param>
    /// <exception cref="DataException">They do.</exception>
    public static void RequireSeparate(FitSettings settings, ILoss loss)
    {
        if (loss.CouplesOutputs && (settings.Intercept || settings.Skip))
            throw new DataException($"{(settings.Skip ? "--skip" : "--intercept")} does not go with --loss {loss.Name}, which the outputs share; it goes with --loss logistic, which every class has to itself.");
    }

    /// <summary>The rule for β that settings ask for.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="task">What is learned.</param>
    /// <exception cref="DataException">It counts errors, and there are no classes.</exception>
    public static BetaRule RuleFor(FitSettings settings, LearningTask task) => (settings.BetaRule, task) switch
    {
        (BetaRule.Auto, LearningTask.Classification) => BetaRule.FewestErrors,
        (BetaRule.Auto, _) => BetaRule.Least,
        (BetaRule.FewestErrors, LearningTask.Regression) => throw new DataException("--beta-rule errors: the target must be a class."),
        var (rule, _) => rule,
    };

    /// <summary>Refuses monotone features where neurons cannot be kept monotone in them, or where that would say nothing.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="dataset">The rows.</param>
    /// <exception cref="DataException">They do not go with the settings or the data.</exception>
    public static void RequireMonotone(FitSettings settings, Dataset dataset)
    {
        if (settings.Monotone.Count == 0)
            return;
        var seen = new HashSet<int>();
        foreach ((int feature, int sign) in settings.Monotone)
        {
            if (feature < 0 || feature >= dataset.FeatureNames.Count)
                throw new DataException($"Monotone features: there is no feature {feature}; they are counted from 0 to {dataset.FeatureNames.Count - 1}.");
            if (sign is not (1 or -1))
                throw new DataException($"Monotone features: the sign of {dataset.FeatureNames[feature]} is {sign} and must be 1 or -1.");
            if (!seen.Add(feature))
                throw new DataException($"--increasing and --decreasing: {dataset.FeatureNames[feature]} is named twice.");
        }

        if (settings.Activation != Activation.Relu)
            throw new DataException("--increasing and --decreasing are for ReLU networks, --model relu: a gated neuron jumps where its gate opens, whatever its weights.");
        if (settings.Skip)
            throw new DataException("--increasing and --decreasing do not go with --skip, whose linear function is free to fall where neurons rise; --intercept does.");
        if (settings.Rank is not null)
            throw new DataException("--increasing and --decreasing do not go with --rank, which ties the weights of all features together.");
        if (settings.Solver == SolverKind.Decomposition)
            throw new DataException("--increasing and --decreasing do not go with --solver decomposition, which takes neurons apart into others that are not monotone.");
        if (dataset.Task == LearningTask.Classification && dataset.Outputs > 1)
            throw new DataException($"--increasing and --decreasing are for numbers or two classes, and {dataset.TargetName} has {dataset.Outputs}: not all of them can become likelier together. --positive tells one from the rest.");
        if (settings.OutputPenalty == OutputPenalty.WeightDecay && dataset.Outputs > 1)
            throw new DataException("--increasing and --decreasing do not go with --output-penalty weight-decay: a neuron that feeds all outputs has no one direction; one-against-all does.");
    }

    /// <summary>β_max, which must be above 0.</summary>
    /// <exception cref="DataException">It is zero.</exception>
    public static double RequirePositive(double betaMax) => betaMax > 0
        ? betaMax
        : throw new DataException("The zero network is optimal for every beta: no pattern of the features has anything to do with the target.");

    /// <summary>Refuses a penalty that is not known over the cones of ReLU neurons, and one over features for outputs that share a loss.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="loss">That of the fit.</param>
    /// <exception cref="DataException">It does not go with the settings.</exception>
    public static void RequirePenalty(FitSettings settings, ILoss loss)
    {
        if (settings.Penalty == PenaltyKind.Group || settings.Activation == Activation.Linear)
            return;
        if (settings.Penalty == PenaltyKind.Ridge)
            throw new DataException("--penalty ridge is for linear models, --model linear.");
        if (settings.Activation == Activation.Relu)
            throw new DataException($"--penalty {Penalty.NameOf(settings.Penalty)} is for gated ReLU networks, --model gated: a ReLU neuron must stay within the cone of its pattern, where only weight decay, --penalty group, can be proven.");
        if (loss.CouplesOutputs && settings.Penalty == PenaltyKind.Features)
            throw new DataException($"--penalty {Penalty.NameOf(settings.Penalty)} does not go with --loss {loss.Name}, which couples the outputs; --loss logistic tells each class from the rest.");
    }

    /// <summary>Refuses a confinement of neurons where there can be none.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <exception cref="DataException">It does not go with the settings.</exception>
    public static void RequireRankable(FitSettings settings, int outputs)
    {
        if (settings.Rank is null)
            return;
        if (outputs > 1)
            throw new DataException($"--rank is for one output; these data have {outputs}.");
        if (settings.Activation != Activation.Relu)
            throw new DataException("--rank is for ReLU networks.");
        if (settings.Patterns is PatternChoice.GivenGates)
            throw new DataException("--rank does not go with given gates, which are directions of all inputs.");
        if (settings.Solver == SolverKind.Decomposition)
            throw new DataException("--rank does not go with --solver decomposition.");
        if (settings.Skip)
            throw new DataException("--skip does not go with --rank.");
    }

    /// <summary>Refuses neurons shared by the outputs, (12), where they cannot be trained.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="loss">L.</param>
    /// <exception cref="DataException">They do not go with the settings.</exception>
    public static void RequireShareable(FitSettings settings, ILoss loss)
    {
        if (settings.Activation == Activation.Relu && settings.Patterns is not PatternChoice.AutoPatterns)
            throw new DataException("--output-penalty weight-decay of ReLU networks lists no patterns: leave --patterns out, or use --model gated.");
        if (!loss.IsDifferentiable)
            throw new DataException($"--output-penalty weight-decay is for losses without kinks, which --loss {loss.Name} has.");
        if (settings.Intercept || settings.Skip || settings.Penalty != PenaltyKind.Group)
            throw new DataException($"--output-penalty weight-decay does not go with {(settings.Penalty != PenaltyKind.Group ? "--penalty" : settings.Skip ? "--skip" : "--intercept")}; one-against-all does.");
        if (settings.Solver is not (SolverKind.Auto or SolverKind.WorkingSet) || settings.Precision != Precision.Double)
            throw new DataException("--output-penalty weight-decay has a working set of its own, in double precision: leave --solver and --precision out.");
    }
}
