using Bidual.Reproductions.Entries;

namespace Bidual.Reproductions;

/// <summary>All reproductions.</summary>
public static class ReproductionCatalogue
{
    /// <summary>From the smallest on.</summary>
    public static IReadOnlyList<Reproduction> All { get; } =
    [
        new ToyTraining(),
        new ClassProject(),
        new PatternCounts(),
        new LargerTraining(),
        new GatedGap(),
        new RegularisationPathFigure(),
        new SampledPatterns(),
        new PlantedPolynomials(),
        new SuccessProfile(),
        new CascadedTanks(),
        new EcgPrediction(),
        new CifarTwo(),
        new CifarTen(),
        new OneNeuron(),
    ];

    /// <summary>The one of a name, in any case; null where there is none.</summary>
    /// <param name="name">Such as "toy".</param>
    public static Reproduction? Named(string name) => All.FirstOrDefault(entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase));
}
