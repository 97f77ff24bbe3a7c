namespace Bidual.Explanations;

/// <summary>How much a feature moves the predictions of given rows.</summary>
/// <param name="Feature">Its index, from 0.</param>
/// <param name="Sensitivity">
/// Standard deviation of the feature over the rows, times the mean over the rows of |∂f/∂x|: how far the output moves when the feature moves by a standard deviation, to first order. In units of the target
/// (of classes of the margin, of counts of the logarithm of their mean); of several outputs the mean of theirs, each in units of its target's scale.
/// </param>
/// <param name="Direction">The same with the sign of the slopes: equal in absolute value where the feature always works the same way, 0 where its effects cancel.</param>
/// <param name="Share">Of the sum of the sensitivities of all features; 0 where all are.</param>
public sealed record FeatureImportance(int Feature, double Sensitivity, double Direction, double Share);
