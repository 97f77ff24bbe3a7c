using Bidual.Data;
using Bidual.Networks;
using Bidual.NonConvex.Optimisers;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual;

/// <summary>What a comparison of trainers cannot be of.</summary>
internal static class ComparisonRules
{
    /// <summary>Refuses problems that the trainers do not have, and trainers that the problem is not for.</summary>
    /// <param name="dataset">The rows.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="DataException">They do not go together.</exception>
    public static void Require(Dataset dataset, ComparisonSettings settings)
    {
        FitSettings fit = settings.Fit;
        if (fit.Activation == Activation.Linear)
            throw new DataException($"--model {fit.Kind.Name}: the trainers compared train networks, whose problem is not convex.");
        if (fit.Layout is not null || fit.Quantised)
            throw new DataException($"--{(fit.Quantised ? "quantised" : "filter")}: the trainers compared train networks of whole rows and of real weights.");
        if (fit.Robust is not null)
            throw new DataException("--robust: the trainers compared see the rows as they are.");
        ILoss loss = FitRules.LossFor(dataset, fit);
        foreach (TrainerKind kind in settings.Trainers)
        {
            if (WhyNot(kind, fit, loss) is { } reason)
                throw new DataException($"--trainers {kind.Name()}: {reason}");
        }
    }

    private static string? WhyNot(TrainerKind kind, FitSettings fit, ILoss loss) => kind switch
    {
        TrainerKind.Kfac when fit.Activation == Activation.Polynomial => "neurons of norm 1, as those of polynomial networks, have no Kronecker factors.",
        TrainerKind.Kfac when fit.Penalty == PenaltyKind.Features => "weights that neurons share, as those of --penalty features, have no Kronecker factors.",
        TrainerKind.AdamW when fit.Penalty == PenaltyKind.L1 => "its decay is that of squared weights, which --penalty l1 is not.",
        _ when !kind.NeedsCurvature() => null,
        _ when fit.Penalty == PenaltyKind.L1 => "works with the curvature of the penalty, and --penalty l1 has kinks.",
        _ when fit.Monotone.Count > 0 => "its steps leave the signs that --increasing and --decreasing ask for, and set back to these they would not descend.",
        _ when !loss.IsDifferentiable => $"works with the curvature of the loss, and --loss {loss.Name} has none.",
        _ => null,
    };
}
