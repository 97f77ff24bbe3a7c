using Bidual.Numerics;
using BitOperations = System.Numerics.BitOperations;

namespace Bidual.Polynomials;

/// <summary>The largest and the least zᵀMz + mᵀz of all z ∈ {±1}^d, one after the other in the order of Gray's code, in which a single sign turns at a time: d operations a z. Of z and −z one is looked at.</summary>
/// <param name="Largest">The largest.</param>
/// <param name="Least">The least.</param>
/// <param name="LargestAt">Where.</param>
/// <param name="LeastAt">Where.</param>
internal sealed record SignMaximum(double Largest, double Least, double[] LargestAt, double[] LeastAt)
{
    /// <summary>d up to which all are looked at: half a million.</summary>
    public const int MostColumns = 20;

    /// <summary>Turns after which values are computed afresh, as a power of 2.</summary>
    private const int FreshBits = 6;

    /// <summary>Roundings, in units of the form's size, of a value after that many turns of the value, each with an error of as many turns of Mz.</summary>
    public const int Roundings = 8 << (2 * FreshBits);

    /// <summary>Looks at all.</summary>
    /// <param name="form">M and m.</param>
    public static SignMaximum Of(SignForm form)
    {
        int d = form.Order;
        double largest = double.NegativeInfinity, least = double.PositiveInfinity;
        double[] z = new double[d], largestAt = new double[d], leastAt = new double[d], product = new double[d];
        double even = 0, odd = 0;
        for (uint k = 0; k < 1u << (d - 1); k++)
        {
            if (k % (1u << FreshBits) == 0)
            {
                uint code = k ^ (k >> 1);
                for (int i = 0; i < d; i++)
                    z[i] = (code >> i & 1) == 0 ? 1 : -1;
                for (int i = 0; i < d; i++)
                    product[i] = Vector.Dot(form.Bend.Row(i), z);
                (even, odd) = (Vector.Dot<double>(product, z), Vector.Dot<double>(form.Slope, z));
            }
            else
            {
                int i = BitOperations.TrailingZeroCount(k);
                even += 4 * (form.Bend[i, i] - (z[i] * product[i]));
                odd -= 2 * z[i] * form.Slope[i];
                Vector.AddScaled(-2 * z[i], form.Bend.Row(i), product);
                z[i] = -z[i];
            }

            if (even + Math.Abs(odd) > largest)
                Take(ref largest, even + Math.Abs(odd), largestAt, odd < 0);
            if (even - Math.Abs(odd) < least)
                Take(ref least, even - Math.Abs(odd), leastAt, odd > 0);
        }

        return new SignMaximum(largest, least, largestAt, leastAt);

        void Take(ref double best, double value, double[] at, bool turned)
        {
            best = value;
            Vector.Scale(turned ? -1 : 1, z, at);
        }
    }
}
