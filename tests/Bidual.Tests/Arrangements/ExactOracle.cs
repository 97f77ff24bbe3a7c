using System.Numerics;
using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Tests.Arrangements;

/// <summary>The patterns of small integer data in exact arithmetic: Fourier–Motzkin elimination on every sign vector.</summary>
internal static class ExactOracle
{
    /// <summary>Patterns of full-dimensional cells, a string of 0 and 1 each.</summary>
    public static HashSet<string> Patterns(Matrix inputs)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        int[] rows = [.. Enumerable.Range(0, inputs.Rows).Where(t => inputs.Row(t).ContainsAnyExcept(0.0))];
        for (int signs = 0; signs < 1 << rows.Length; signs++)
        {
            var constraints = new List<BigInteger[]>();
            char[] pattern = [.. Enumerable.Repeat('1', inputs.Rows)];
            for (int i = 0; i < rows.Length; i++)
            {
                bool active = (signs >> i & 1) != 0;
                pattern[rows[i]] = active ? '1' : '0';
                constraints.Add([.. inputs.Row(rows[i]).ToArray().Select(x => new BigInteger(active ? x : -x))]);
            }

            if (IsFeasible(constraints, inputs.Columns))
                found.Add(new string(pattern));
        }

        return found;
    }

    /// <summary>The pattern that a set stores, as a string.</summary>
    public static string Text(PatternSet patterns, int i) =>
        string.Concat(Enumerable.Range(0, patterns.Rows).Select(t => patterns.IsActive(i, t) ? '1' : '0'));

    public static HashSet<string> Texts(PatternSet patterns) =>
        [.. Enumerable.Range(0, patterns.Count).Select(i => Text(patterns, i))];

    /// <summary>The sign of xᵀu without rounding: in integers wherever doubles could be wrong.</summary>
    public static int Sign(ReadOnlySpan<double> x, ReadOnlySpan<double> u)
    {
        double rounded = 0, size = 0;
        for (int j = 0; j < x.Length; j++)
        {
            rounded += x[j] * u[j];
            size += Math.Abs(x[j] * u[j]);
        }

        if (Math.Abs(rounded) > 1e-12 * size)
            return Math.Sign(rounded);
        BigInteger sum = 0;
        for (int j = 0; j < x.Length; j++)
            sum += Scaled(x[j]) * Scaled(u[j]);
        return sum.Sign;
    }

    private static BigInteger Scaled(double value)
    {
        if (value == 0)
            return 0;
        int exponent = Math.ILogB(value) - 52;
        return new BigInteger(Math.ScaleB(value, -exponent)) << (exponent + 1200);
    }

    /// <summary>Whether some u has aᵀu &gt; 0 for all constraints a.</summary>
    private static bool IsFeasible(List<BigInteger[]> constraints, int variables)
    {
        if (constraints.Exists(a => a.All(x => x.IsZero)))
            return false;
        if (variables == 0 || constraints.Count == 0)
            return true;
        int v = variables - 1;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new List<BigInteger[]>();
        foreach (BigInteger[] a in constraints.Where(a => a[v].IsZero))
            Add(a);
        foreach (BigInteger[] a in constraints.Where(a => a[v].Sign > 0))
        {
            foreach (BigInteger[] b in constraints.Where(b => b[v].Sign < 0))
                Add([.. a.Zip(b, (x, y) => (x * -b[v]) + (y * a[v]))]);
        }

        return IsFeasible(next, v);

        void Add(BigInteger[] a)
        {
            BigInteger divisor = a.Aggregate(BigInteger.Zero, BigInteger.GreatestCommonDivisor);
            BigInteger[] reduced = divisor.IsZero ? a : [.. a.Select(x => x / divisor)];
            if (seen.Add(string.Join(',', reduced)))
                next.Add(reduced);
        }
    }
}
