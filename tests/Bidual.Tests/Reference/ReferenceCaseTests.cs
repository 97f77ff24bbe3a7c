using Bidual.Solvers;
using Bidual.Tests.Solvers;

namespace Bidual.Tests.Reference;

/// <summary>Every solver reaches the optimum that an independent conic solver found.</summary>
public sealed class ReferenceCaseTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string solver in AllSolvers.Names)
            {
                foreach (TheoryDataRow<string> name in ReferenceCase.Names)
                    data.Add(solver, name.Data);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Reaches_the_reference_optimum(string solverName, string name)
    {
        ReferenceCase reference = ReferenceCase.Load(name);
        SolveResult result = AllSolvers.Check(solverName, reference.Program, reference.Optimum, reference.Tolerance * reference.Optimum);
        if (result.Status != SolveStatus.Converged)
            return;
        Assert.Equal(reference.Optimum, result.Evaluation.Objective, 1e-6 * reference.Optimum);
        for (int t = 0; t < reference.Fit.Length; t++)
            Assert.Equal(reference.Fit[t], result.Evaluation.Fit[t], 5e-3 * Math.Sqrt(1 + reference.Optimum));
    }
}
