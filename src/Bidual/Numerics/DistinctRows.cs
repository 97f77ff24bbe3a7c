using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Bidual.Numerics;

/// <summary>The rows of a matrix that differ in some bit.</summary>
internal static class DistinctRows
{
    /// <summary>Finds them.</summary>
    /// <param name="matrix">n×d.</param>
    /// <returns>Each of the rows once, in the order of its first occurrence, and for every row which of these it is.</returns>
    public static (Matrix Rows, int[] Of) Of(Matrix matrix)
    {
        var places = new Dictionary<int, int>(new SameRow(matrix));
        var of = new int[matrix.Rows];
        for (int i = 0; i < of.Length; i++)
        {
            if (!places.TryGetValue(i, out of[i]))
                places.Add(i, of[i] = places.Count);
        }

        return (matrix.SelectRows([.. places.Keys]), of);
    }

    private sealed class SameRow(Matrix matrix) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => Bytes(x).SequenceEqual(Bytes(y));

        public int GetHashCode([DisallowNull] int i)
        {
            var hash = default(HashCode);
            hash.AddBytes(Bytes(i));
            return hash.ToHashCode();
        }

        private ReadOnlySpan<byte> Bytes(int i) => MemoryMarshal.AsBytes(matrix.Row(i));
    }
}
