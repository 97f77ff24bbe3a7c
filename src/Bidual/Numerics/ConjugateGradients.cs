namespace Bidual.Numerics;

/// <summary>A x = b by conjugate gradients (Hestenes &amp; Stiefel, J. Res. Natl. Bur. Stand. 49, 1952), A symmetric and positive definite and needed in products alone.</summary>
internal static class ConjugateGradients
{
    /// <summary>Solves from zero.</summary>
    /// <param name="multiply">Writes A times its first argument into its second.</param>
    /// <param name="right">b.</param>
    /// <param name="accuracy">‖b − A x‖ over ‖b‖ at which it ends.</param>
    /// <param name="mostIterations">At most.</param>
    /// <param name="precondition">M⁻¹, symmetric and positive definite; null for none.</param>
    /// <returns>x, and the products that it took.</returns>
    public static (double[] Solution, int Iterations) Solve(Action<double[], double[]> multiply, ReadOnlySpan<double> right, double accuracy, int mostIterations, Func<double[], double[]>? precondition = null)
    {
        double[] x = new double[right.Length], residual = right.ToArray(), scaled = precondition?.Invoke(residual) ?? residual, direction = [.. scaled], image = new double[x.Length];
        double square = Vector.SquaredNorm(residual), enough = accuracy * accuracy * square, product = precondition is null ? square : Vector.Dot<double>(residual, scaled);
        int iterations = 0;
        while (iterations < mostIterations && square > enough)
        {
            iterations++;
            multiply(direction, image);
            double step = product / Vector.Dot<double>(direction, image);
            if (!double.IsFinite(step))
                break;
            Vector.AddScaled(step, direction, x);
            Vector.AddScaled(-step, image, residual);
            square = Vector.SquaredNorm(residual);
            scaled = precondition?.Invoke(residual) ?? residual;
            double next = precondition is null ? square : Vector.Dot<double>(residual, scaled);
            Vector.Scale(next / product, direction, direction);
            Vector.AddScaled<double>(1, scaled, direction);
            product = next;
        }

        return (x, iterations);
    }
}
