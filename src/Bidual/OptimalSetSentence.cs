using System.Globalization;
using Bidual.Arrangements;

namespace Bidual;

/// <summary>What is known of an optimal set, in a sentence.</summary>
internal static class OptimalSetSentence
{
    public static string Of(OptimalSet set, string description)
    {
        string over = string.Create(CultureInfo.InvariantCulture, $"over {(set.Coverage == Coverage.Complete ? "all" : "the")} {set.Patterns:N0} patterns{(set.Coverage == Coverage.Complete ? "" : " used")}");
        string apart = "up to the order of its neurons and to splitting one into parallel ones";
        return set.Uniqueness switch
        {
            Uniqueness.Unique => string.Create(
                CultureInfo.InvariantCulture,
                $"Unique: {over} there is one optimal {description}, {apart}. {(set.IsProven ? "Proven" : "To working precision")}: the outputs of all neurons that could be in one are linearly independent (least singular value {set.LeastSingularValue:0.#e-0}, error {(set.IsProven ? "" : "proven to be ")}at most {set.Error:0.#e-0})."),
            Uniqueness.NotUnique => string.Create(
                CultureInfo.InvariantCulture,
                $"Not unique: {over} the optimal {description}s, {apart}, form a polytope of dimension {set.Dimension}: {set.Needed} {(set.Needed == 1 ? "neuron is" : "neurons are")} in every one of them, {set.Optional} in some."),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"Undecided: the optimum {over} is known to a relative gap of {set.RelativeGap:0.#e-0}, which does not tell whether the neurons' outputs are independent (least singular value {set.LeastSingularValue:0.#e-0}, error at most {set.Error:0.#e-0})."),
        };
    }
}
