using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Arrangements;

/// <summary>Patterns drawn by weight.</summary>
public sealed class PatternSamplingTests
{
    [Fact]
    public void Weights_are_those_of_the_columns_of_the_big_matrix()
    {
        Matrix x = RandomPrograms.Gaussian(9, 3, 1);
        PatternSet patterns = Arrangement.Sample(x, 7, 2);
        var big = new Matrix(9, 3 * patterns.Count);
        for (int t = 0; t < 9; t++)
        {
            for (int k = 0; k < big.Columns; k++)
                big.MutableRow(t)[k] = patterns.IsActive(k / 3, t) ? x[t, k % 3] : 0;
        }

        // τ_k = b_kᵀ(BBᵀ + λI)⁻¹b_k by the singular vectors of B, summed over the columns of a pattern.
        ThinSvd svd = ThinSvd.Of(big);
        double ridge = 1e-2 * svd.Values.Sum(sigma => sigma * sigma) / 9;
        double[] norms = PatternSampling.Weights(x, patterns, PatternWeight.Norms), scores = PatternSampling.Weights(x, patterns, PatternWeight.Leverage);
        for (int i = 0; i < patterns.Count; i++)
        {
            double norm = 0, score = 0;
            for (int k = 3 * i; k < 3 * (i + 1); k++)
            {
                norm += Vector.SquaredNorm(big.Column(k));
                for (int s = 0; s < svd.Values.Length; s++)
                    score += svd.Right[k, s] * svd.Right[k, s] * svd.Values[s] * svd.Values[s] / ((svd.Values[s] * svd.Values[s]) + ridge);
            }

            Assert.Equal(norm, norms[i], 1e-12);
            Assert.Equal(score, scores[i], 1e-10);
        }
    }

    [Fact]
    public void A_draw_repeats_and_heavy_patterns_are_drawn_more_often()
    {
        Matrix x = RandomPrograms.Gaussian(60, 4, 3);
        double uniform = 0, weighted = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            PatternSet drawn = PatternSampling.Draw(x, 20, PatternWeight.Norms, seed);
            Assert.Equal((20, Coverage.Sampled), (drawn.Count, drawn.Coverage));
            Assert.Equal(drawn.Pattern(7), PatternSampling.Draw(x, 20, PatternWeight.Norms, seed, 2).Pattern(7));
            weighted += PatternSampling.Weights(x, drawn, PatternWeight.Norms).Sum();
            uniform += PatternSampling.Weights(x, PatternSampling.Draw(x, 20, PatternWeight.Uniform, seed), PatternWeight.Norms).Sum();
        }

        Assert.True(weighted > uniform);
    }

    [Fact]
    public void A_study_solves_every_program_and_more_patterns_of_one_draw_are_no_worse()
    {
        Dataset wave = TableSchema.Fit(BuiltIn.Iris(), positiveLabel: "versicolor").Encode(BuiltIn.Iris());
        IReadOnlyList<SampledProgram> solved = PatternSamplingStudy.Run(wave, [2, 40], [0, 1], new FitSettings { BetaRatio = 0.01, Threads = 1 });
        Assert.Equal(12, solved.Count);
        foreach (IGrouping<(PatternWeight Weight, long Seed), SampledProgram> one in solved.GroupBy(program => (program.Weight, program.Seed)))
            Assert.True(one.Last().Objective < one.First().Objective);
        Assert.Throws<DataException>(() => PatternSamplingStudy.Run(wave, [], [0]));
    }
}
