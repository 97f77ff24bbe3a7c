using System.Globalization;

namespace Bidual;

/// <summary>Puts a comparison in words.</summary>
internal static class ComparisonSentence
{
    private const double Near = 0.01, VeryNear = 1e-4;

    public static string Of(ComparedTrainers compared)
    {
        ComparedRun[] runs = [.. compared.Trainers.SelectMany(trainer => trainer.Runs)];
        if (runs.Length == 0)
            return "No trainer was compared.";
        ComparedTrainer nearest = compared.Trainers.MinBy(trainer => trainer.Best.Objective)!;
        return compared.IsGlobal ? AgainstBound(compared, runs, nearest) : AgainstBest(compared, runs, nearest);
    }

    private static string AgainstBound(ComparedTrainers compared, ComparedRun[] runs, ComparedTrainer nearest)
    {
        double best = compared.Excess(nearest.Best.Objective);
        int near = runs.Count(run => compared.Excess(run.Objective) <= Near), veryNear = runs.Count(run => compared.Excess(run.Objective) <= VeryNear);
        string counts = near == 0
            ? $"No run of {runs.Length} came within 1 % of the proven optimum"
            : $"{near} of {Runs(runs.Length)} came within 1 % of the proven optimum, {(veryNear == 0 ? "none" : Text(veryNear))} within 0.01 %";
        return $"{counts}; no network of the kind, of whatever width, is below {Number(compared.Bound, 7)}. Nearest is {nearest.Name}, whose best run ends {Percent(best)} above; {Medians(compared)}.";
    }

    private static string AgainstBest(ComparedTrainers compared, ComparedRun[] runs, ComparedTrainer nearest)
    {
        double convex = compared.Convex.Certificate.Objective;
        int below = runs.Count(run => run.Objective < convex);
        string lowest = below == 0
            ? $"the convex network has the least objective, {Number(convex, 7)}, and the best other run, of {nearest.Name}, ends {Percent(compared.Excess(nearest.Best.Objective))} above it"
            : $"{below} of {Runs(runs.Length)} end below the convex network; the least objective, {Number(compared.Least, 7)}, is of {nearest.Name}, and the convex network is {Percent(compared.Excess(convex))} above it";
        return $"The optimum is not known here, where the bound over every network is {Number(compared.Bound, 4)}: {lowest}; {Medians(compared)}.";
    }

    private static string Medians(ComparedTrainers compared) => "the median run ends "
        + string.Join(", ", compared.Trainers.Select(trainer => $"{Percent(compared.Excess(trainer.Median(run => run.Objective)))} above with {trainer.Name}"));

    private static string Runs(int count) => count == 1 ? "1 run" : $"{Text(count)} runs";

    private static string Percent(double share) => share is > 0 and < 1e-5 ? "less than 0.001 %" : $"{Number(100 * share, 3)} %";

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value, int digits) => value.ToString("G" + Text(digits), CultureInfo.InvariantCulture);
}
