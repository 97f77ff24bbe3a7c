using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Tests.Numerics;

public sealed class OrthogonalComplementTests
{
    [Fact]
    public void Completes_any_orthonormal_vectors_to_a_basis()
    {
        var random = new RandomSource(1);
        for (int d = 1; d <= 12; d++)
        {
            for (int k = 0; k <= d; k++)
            {
                var start = new double[d * d];
                random.FillGaussian(start);
                var basis = new double[d * d];
                OrthogonalComplement.Of([], d, basis);
                for (int i = 0; i < d; i++)
                {
                    start.AsSpan(i * d, d).CopyTo(basis.AsSpan(i * d, d));
                    for (int pass = 0; pass < 2; pass++)
                    {
                        for (int j = 0; j < i; j++)
                            Vector.AddScaled(-Vector.Dot(basis.AsSpan(j * d, d), basis.AsSpan(i * d, d)), basis.AsSpan(j * d, d), basis.AsSpan(i * d, d));
                    }

                    Vector.Scale(1 / Vector.Norm(basis.AsSpan(i * d, d)), basis.AsSpan(i * d, d), basis.AsSpan(i * d, d));
                }

                double[] given = basis[..(k * d)];
                OrthogonalComplement.Of((double[])given.Clone(), d, basis.AsSpan(k * d));
                for (int i = 0; i < d; i++)
                {
                    for (int j = 0; j <= i; j++)
                        Assert.Equal(i == j ? 1 : 0, Vector.Dot(basis.AsSpan(i * d, d), basis.AsSpan(j * d, d)), 1e-13);
                }
            }
        }
    }
}
