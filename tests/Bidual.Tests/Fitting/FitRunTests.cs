using Bidual.Fitting;

namespace Bidual.Tests.Fitting;

/// <summary>How a time limit is shared out.</summary>
public sealed class FitRunTests
{
    [Theory]
    [InlineData(100, 0, 85)]
    [InlineData(100, 5, 85)]
    [InlineData(100, 40, 60)]
    [InlineData(100, 90, 50)]
    [InlineData(100, 900, 50)]
    public void A_proof_is_left_what_one_like_it_took(double limit, double proof, double before) =>
        Assert.Equal(TimeSpan.FromSeconds(before), FitRun.BeforeProof(TimeSpan.FromSeconds(limit), TimeSpan.FromSeconds(proof)));
}
