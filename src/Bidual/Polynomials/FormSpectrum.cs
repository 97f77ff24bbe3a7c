using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Polynomials;

/// <summary>
/// A <see cref="PriceForm"/> in a basis where Q is diagonal: of all of R^d where that is small, else of a block Krylov space of q and a random vector (Golub &amp; Underwood 1977, orthogonalised in full), which
/// holds the ends of the spectrum and (μI − Q)⁻¹q for μ beyond them. What is found is attained; it is exact in the first case and, in the second, as good as the space.
/// </summary>
internal sealed class FormSpectrum
{
    /// <summary>Columns up to which Q is summed and decomposed.</summary>
    public const int LargestDense = 320;

    private const int FirstDimension = 24, MostDimensions = 400;

    /// <summary>Length of what is left of a unit vector below which the space is invariant.</summary>
    private const double Dependent = 1e-12;

    private readonly PriceForm form;

    /// <summary>λ, length k.</summary>
    private readonly double[] values;

    /// <summary>k×d, orthonormal rows.</summary>
    private readonly Matrix vectors;

    /// <summary>g = q in that basis, length k.</summary>
    private readonly double[] linear;

    private FormSpectrum(PriceForm form, double[] values, Matrix vectors)
    {
        this.form = form;
        this.values = values;
        this.vectors = vectors;
        linear = [.. Enumerable.Range(0, values.Length).Select(i => Vector.Dot(vectors.Row(i), form.Linear))];
    }

    /// <summary>The largest |λ| with half of ‖q‖: the size of what is added up in prices.</summary>
    public double Scale => values.Max(Math.Abs) + (Vector.Norm(form.Linear) / 2);

    /// <summary>In the basis that suits the size.</summary>
    /// <param name="form">Q, q, γ; d ≥ 1.</param>
    /// <param name="accuracy">Relative change of the prices at which a Krylov space is large enough.</param>
    /// <param name="seed">Of the random vector.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="summed">Q, d×d, where it is at hand; null where not.</param>
    public static FormSpectrum Of(PriceForm form, double accuracy, long seed, int threads, double[]? summed = null) =>
        form.Order <= LargestDense ? Whole(form, summed ?? form.Sum(), threads) : Krylov(form, accuracy, seed, threads);

    /// <summary>The largest sign·(uᵀQu + qᵀu) over ‖u‖ = 1, γ left out.</summary>
    public SphereMaximum Maximum(int sign) => SphereMaximum.Of(Signed(values, sign), Signed(linear, sign));

    /// <summary>The dearest neuron of a sign.</summary>
    public PricedNeuron Dearest(int sign)
    {
        SphereMaximum maximum = Maximum(sign);
        return new PricedNeuron(sign, maximum.Value + (sign * form.Constant), Direction(maximum.Point));
    }

    /// <summary>The dearest neuron of a sign and others along eigenvectors, all of which cost more than a price, the dearest first.</summary>
    /// <param name="sign">±1.</param>
    /// <param name="price">Left out at or below it.</param>
    /// <param name="most">At most so many.</param>
    public IEnumerable<PricedNeuron> Above(int sign, double price, int most)
    {
        IEnumerable<PricedNeuron> others = Enumerable.Range(0, values.Length)
            .Select(i => (Index: i, Price: (sign * values[i]) + Math.Abs(linear[i]) + (sign * form.Constant)))
            .Where(one => one.Price > price)
            .OrderByDescending(one => one.Price)
            .Take(most)
            .Select(one => new PricedNeuron(sign, one.Price, Along(one.Index, sign * linear[one.Index] < 0 ? -1 : 1)));
        PricedNeuron dearest = Dearest(sign);
        return dearest.Price <= price ? [] : form.Linear.AsSpan().ContainsAnyExcept(0.0) ? others.Prepend(dearest).Take(most) : others;
    }

    private static FormSpectrum Whole(PriceForm form, double[] summed, int threads)
    {
        (double[] lambda, Matrix z) = Decomposed(summed, form.Order, threads);
        return new FormSpectrum(form, lambda, z);
    }

    /// <summary>In a Krylov space, whatever the size.</summary>
    internal static FormSpectrum Krylov(PriceForm form, double accuracy, long seed, int threads)
    {
        var basis = new List<double[]>();
        var random = new double[form.Order];
        new RandomSource(seed).FillGaussian(random);
        Append(basis, form.Linear);
        Append(basis, random);
        var products = new List<double[]>();
        (double Plus, double Minus) last = (double.NaN, double.NaN);
        for (int check = FirstDimension; ; check += check / 4)
        {
            check = Math.Min(check, Math.Min(MostDimensions, form.Order));
            while (products.Count < check && products.Count < basis.Count)
            {
                double[] image = form.Multiply(basis[products.Count]);
                products.Add(image);
                Append(basis, image);
            }

            FormSpectrum spectrum = Projected(form, basis, products, threads);
            (double Plus, double Minus) now = (spectrum.Maximum(1).Value, spectrum.Maximum(-1).Value);
            double allowed = accuracy * spectrum.Scale;
            if (products.Count < check || check >= Math.Min(MostDimensions, form.Order) || (Math.Abs(now.Plus - last.Plus) <= allowed && Math.Abs(now.Minus - last.Minus) <= allowed))
                return spectrum;
            last = now;
        }
    }

    /// <summary>Q over the vectors it was applied to.</summary>
    private static FormSpectrum Projected(PriceForm form, List<double[]> basis, List<double[]> products, int threads)
    {
        int k = products.Count;
        var projected = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j <= i; j++)
                projected[(i * k) + j] = Vector.Dot<double>(basis[j], products[i]);
        }

        (double[] lambda, Matrix coordinates) = Decomposed(projected, k, threads);
        var directions = new Matrix(k, form.Order);
        Products.Add(1, coordinates, Matrix.FromRows(basis.GetRange(0, k)), directions, threads);
        return new FormSpectrum(form, lambda, directions);
    }

    private static (double[] Values, Matrix Vectors) Decomposed(double[] lower, int order, int threads) =>
        EigenPairs.Of(lower, order, threads) ?? throw new ArithmeticException("Prices that are not finite have no largest one.");

    /// <summary>What of a vector is orthogonal to the basis, if anything.</summary>
    private static void Append(List<double[]> basis, double[] vector)
    {
        double norm = Vector.Norm(vector);
        if (norm == 0)
            return;
        var rest = new double[vector.Length];
        Vector.Scale(1 / norm, vector, rest);
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] known in basis)
                Vector.AddScaled(-Vector.Dot<double>(known, rest), known, rest);
        }

        double left = Vector.Norm(rest);
        if (left <= Dependent)
            return;
        Vector.Scale(1 / left, rest, rest);
        foreach (double[] known in basis)
            Vector.AddScaled(-Vector.Dot<double>(known, rest), known, rest);
        Vector.Scale(1 / Vector.Norm(rest), rest, rest);
        basis.Add(rest);
    }

    private double[] Direction(double[] coordinates)
    {
        var u = new double[form.Order];
        for (int i = 0; i < coordinates.Length; i++)
            Vector.AddScaled(coordinates[i], vectors.Row(i), u);
        Vector.Scale(1 / Vector.Norm(u), u, u);
        return u;
    }

    private double[] Along(int index, int sign)
    {
        var u = new double[form.Order];
        Vector.Scale(sign / Vector.Norm(vectors.Row(index)), vectors.Row(index), u);
        return u;
    }

    private static double[] Signed(double[] values, int sign) => Array.ConvertAll(values, value => sign * value);
}
