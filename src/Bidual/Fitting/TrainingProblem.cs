using Bidual.Architectures;
using Bidual.Data;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Fitting;

/// <summary>Problem (0) without its β: prepared data, loss and architecture.</summary>
/// <param name="Inputs">X, n×d, with the column of ones where there is one.</param>
/// <param name="Targets">y, length n.</param>
/// <param name="Loss">L.</param>
/// <param name="Architecture">The kind of network.</param>
/// <param name="Threads">Worker threads.</param>
internal sealed record TrainingProblem(Matrix Inputs, double[] Targets, ILoss Loss, IArchitecture Architecture, int Threads)
{
    public static TrainingProblem Of(Dataset dataset, Preparation preparation, ILoss loss, IArchitecture architecture, int threads) =>
        new(preparation.Inputs(dataset.Features), preparation.ScaledTargets(dataset.Targets).Column(0), loss, architecture, threads);

    /// <summary>ν = −∇L(0), the dual point of the zero network.</summary>
    public double[] DualAtZero() => Loss.DualAt(new double[Targets.Length], Targets);

    /// <summary>A lower estimate of β_max (6) by multi-start ascent, when the patterns cannot all be priced.</summary>
    public double EstimateBetaMax(long seed) => AscentPricing.Search(Inputs, DualAtZero(), starts: 64, seed);
}
