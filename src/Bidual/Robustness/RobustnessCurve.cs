using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Robustness;

/// <summary>How a model does on rows that an adversary may move by a radius.</summary>
/// <param name="Radius">Of the ball, in the units of the perturbation.</param>
/// <param name="Attacked">Scores on the worst rows that were found: no model is better than this on the worst rows there are.</param>
/// <param name="ProvenAccuracy">Of classes the share of rows that are right wherever in the ball they are moved, proven; else null.</param>
/// <param name="ProvenRmse">Of numbers a proven upper bound of the root mean squared error over all moves; of several targets the mean of theirs.</param>
/// <param name="ProvenMae">Of numbers a proven upper bound of the mean absolute error, alike.</param>
public sealed record RobustnessPoint(double Radius, Scores Attacked, double? ProvenAccuracy, double? ProvenRmse, double? ProvenMae);

/// <summary>Scores over the radius: from above by an attack, from below by proof. The truth lies between.</summary>
/// <param name="Points">From radius 0 up.</param>
/// <param name="Radii">Of classes the proven radius of each row, <see cref="CertifiedRadius.Of"/>; null of numbers.</param>
public sealed record RobustnessCurve(IReadOnlyList<RobustnessPoint> Points, double[]? Radii)
{
    /// <summary>The curve of a model on given rows. Rows found for a radius are among those tried for the next: no score under attack is better at a larger radius, of classes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows with targets.</param>
    /// <param name="perturbation">What the adversary may do.</param>
    /// <param name="radii">Finite and at least 0, in any order; 0 is added.</param>
    /// <param name="settings">Of the attack; null for the defaults.</param>
    /// <exception cref="DataException">The rows do not have the model's features.</exception>
    public static RobustnessCurve Of(Model model, Dataset rows, Perturbation perturbation, IReadOnlyList<double> radii, AttackSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(radii);
        if (!radii.All(radius => double.IsFinite(radius) && radius >= 0))
            throw new ArgumentException("A radius is not a finite number of at least 0.", nameof(radii));
        settings ??= new AttackSettings();
        double[] ascending = [.. radii.Append(0).Distinct().Order()];
        double?[] accuracy = ProvenAccuracy(model, rows, perturbation, ascending, settings.Threads);
        var points = new List<RobustnessPoint>();
        AdversarialRows? found = null;
        for (int k = 0; k < ascending.Length; k++)
        {
            found = Attack.Run(model, rows, perturbation, ascending[k], settings, found);
            Scores attacked = Scores.Of(model.Task, model.Loss, model.PredictOutputs(found.Features, settings.Threads), rows.Targets);
            Scores? proven = model.Task == LearningTask.Classification
                ? null
                : Scores.Of(model.Task, model.Loss, CertifiedRadius.FarthestPredictions(model, rows, perturbation, ascending[k], settings.Threads), rows.Targets);
            points.Add(new RobustnessPoint(ascending[k], attacked, accuracy[k], proven?.Rmse, proven?.Mae));
        }

        return new RobustnessCurve(points, model.Task == LearningTask.Classification ? CertifiedRadius.Of(model, rows, perturbation, settings.Threads) : null);
    }

    /// <summary>A row that is right over a ball is so over every smaller one.</summary>
    private static double?[] ProvenAccuracy(Model model, Dataset rows, Perturbation perturbation, double[] ascending, int threads)
    {
        var shares = new double?[ascending.Length];
        var right = new bool[rows.Count];
        for (int k = ascending.Length - 1; model.Task == LearningTask.Classification && k >= 0; k--)
        {
            bool[] here = CertifiedRadius.StayRight(model, rows, perturbation, ascending[k], threads);
            for (int i = 0; i < right.Length; i++)
                right[i] |= here[i];
            shares[k] = (double)right.Count(value => value) / right.Length;
        }

        return shares;
    }
}
