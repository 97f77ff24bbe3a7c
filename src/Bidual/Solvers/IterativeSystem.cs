using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.FreeParts;

namespace Bidual.Solvers;

/// <summary>
/// The Newton system (I + σ K) z = r of <see cref="ProximalPoint"/> by preconditioned conjugate gradients: nothing is formed, an
/// iteration is one product with the masks of the active blocks each way (<see cref="ActiveProducts"/>). The first solve that
/// takes long makes a <see cref="NystromPreconditioner"/>, a later one makes it again for the K of that time.
/// </summary>
internal sealed class IterativeSystem(ConvexProgram program, ProximalBlocks blocks)
{
    /// <summary>Residual relative to the right-hand side: Newton's method then gains a digit a step.</summary>
    private const double Accuracy = 0.1;

    private const int LargestIterations = 1000;
    private const int Rank = 64;

    /// <summary>Iterations of a solve after which the products for a preconditioner are well spent.</summary>
    private const int Patience = 2 * Rank;

    /// <summary>Iterations expected before the first solve.</summary>
    private const int FirstGuess = 20;

    private readonly int n = program.Operator.Outputs;
    private readonly ActiveProducts products = new(program, blocks);
    private NystromPreconditioner? preconditioner;
    private int last = FirstGuess;
    private double lastSigma = double.PositiveInfinity;

    /// <summary>Iterations of the next solve, as far as the last one tells: they grow with the root of the condition number.</summary>
    public double ExpectedIterations(double sigma) => Math.Min(LargestIterations, last * Math.Max(1, Math.Sqrt(sigma / lastSigma)));

    /// <summary>z ← (I + σ K)⁻¹ z at the blocks' last point, nearly.</summary>
    /// <param name="sigma">σ.</param>
    /// <param name="rootCurvature">C^½, length n.</param>
    /// <param name="free">Keeps z orthogonal to the rows of a free part; null for none.</param>
    /// <param name="z">Length n.</param>
    public void Solve(double sigma, double[] rootCurvature, FreeProjection? free, double[] z)
    {
        products.Update(rootCurvature);
        if (last > Patience && n > 2 * Rank)
        {
            preconditioner ??= new NystromPreconditioner(n, Rank, program.Threads);
            preconditioner.Make(products.Multiply);
        }

        last = Iterate(sigma, free, z);
        lastSigma = sigma;
    }

    /// <summary>Conjugate gradients from zero; every iterate is a direction of descent for a residual that is a gradient.</summary>
    private int Iterate(double sigma, FreeProjection? free, double[] z)
    {
        free?.Project(z);
        var residual = (double[])z.Clone();
        var conditioned = new double[n];
        var product = new double[n];
        Precondition(sigma, free, residual, conditioned);
        var direction = (double[])conditioned.Clone();
        Array.Clear(z);
        double rho = Vector.Dot(residual, conditioned), enough = Accuracy * Accuracy * Vector.SquaredNorm(residual);
        int iterations = 0;
        while (iterations < LargestIterations && Vector.SquaredNorm(residual) > enough)
        {
            iterations++;
            products.Multiply(direction, product);
            for (int t = 0; t < n; t++)
                product[t] = direction[t] + (sigma * product[t]);
            free?.Project(product);
            double step = rho / Vector.Dot(direction, product);
            Vector.AddScaled(step, direction, z);
            Vector.AddScaled(-step, product, residual);
            Precondition(sigma, free, residual, conditioned);
            double next = Vector.Dot(residual, conditioned), share = next / rho;
            rho = next;
            for (int t = 0; t < n; t++)
                direction[t] = conditioned[t] + (share * direction[t]);
        }

        return iterations;
    }

    private void Precondition(double sigma, FreeProjection? free, double[] x, double[] result)
    {
        if (preconditioner is null)
            x.CopyTo(result, 0);
        else
            preconditioner.Apply(sigma, x, result);
        free?.Project(result);
    }
}
