using Bidual.Programs;

namespace Bidual.Fitting;

/// <summary>The solution of a problem with a differentiable loss, as far as <see cref="MultiplierMethod"/> looks at it.</summary>
/// <param name="Fit">f, length n.</param>
/// <param name="Dual">−∇ of the differentiable loss there, a dual point of the loss with kinks.</param>
/// <param name="Price">Its largest price over what the problem is about.</param>
/// <param name="Penalty">Without β.</param>
/// <param name="RelativeGap">Of the problem with the differentiable loss.</param>
/// <param name="Program">The program that bounds come from; null where they come from the price alone.</param>
internal readonly record struct SmoothedOptimum(double[] Fit, double[] Dual, double Price, double Penalty, double RelativeGap, ConvexProgram? Program = null)
{
    /// <summary>That of a program over patterns.</summary>
    public static SmoothedOptimum Of(SolvedProgram solved) =>
        new(solved.Solution.Fit, solved.Solution.Dual, solved.Solution.DualNorm, solved.Program.Penalty.Value(solved.Solution.Point), solved.Solution.RelativeGap, solved.Program);
}
