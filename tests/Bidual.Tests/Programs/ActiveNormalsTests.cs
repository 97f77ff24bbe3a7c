using Bidual.Numerics;
using Bidual.Programs.Cones;
using Xunit;

namespace Bidual.Tests.Programs;

public sealed class ActiveNormalsTests
{
    private const int N = 30;
    private const int D = 9;

    private readonly Matrix data;
    private readonly double[] norms;
    private readonly ulong[] pattern = [0x2d5a31c7];
    private readonly double[] q;

    public ActiveNormalsTests()
    {
        var random = new Random(4);
        data = Matrix.FromRows([.. Enumerable.Range(0, N).Select(_ => Enumerable.Range(0, D).Select(_ => random.NextDouble() - 0.5).ToArray())]);
        norms = [.. Enumerable.Range(0, N).Select(t => Vector.Norm(data.Row(t)))];
        q = [.. Enumerable.Range(0, D).Select(_ => random.NextDouble() - 0.5)];
    }

    [Fact]
    public void Many_updates_end_where_a_fresh_factorisation_begins()
    {
        var updated = new ActiveNormals(data, norms);
        updated.Begin(q);
        var random = new Random(5);
        for (int step = 0; step < 400; step++)
        {
            int row = random.Next(N);
            if (updated.Count < D - 1 && !updated.Contains(row))
                Assert.True(updated.Add(pattern, row));
            else if (updated.Count > 0)
                updated.Drop(random.Next(updated.Count));
        }

        AssertLike(Fresh(updated.Rows.ToArray()), updated, 1e-12);
        Assert.True(updated.IsWorn);
        updated.Renew(pattern);
        Assert.False(updated.IsWorn);
        AssertLike(Fresh(updated.Rows.ToArray()), updated, 1e-14);
    }

    [Fact]
    public void A_face_gives_back_what_it_took()
    {
        ActiveNormals normals = Fresh([3, 17, 8, 22, 5]);
        normals.Drop(1);
        var face = new ConeFace();
        normals.Save(face);
        double[] moved = [.. q.Select(value => (2 * value) + 0.1)];
        var resumed = new ActiveNormals(data, norms);
        resumed.Begin(moved, pattern, face);
        var fresh = new ActiveNormals(data, norms);
        fresh.Begin(moved);
        foreach (int row in face.Rows)
            Assert.True(fresh.Add(pattern, row));
        Assert.Equal([3, 8, 22, 5], resumed.Rows.ToArray());
        AssertLike(fresh, resumed, 1e-13);
    }

    [Fact]
    public void The_residual_is_orthogonal_to_the_rows_and_the_multipliers_reach_it()
    {
        ActiveNormals normals = Fresh([1, 2, 29]);
        var lambda = new double[3];
        normals.Multipliers(lambda);
        var reached = (double[])q.Clone();
        for (int k = 0; k < 3; k++)
        {
            int row = normals.Rows[k];
            double sign = (pattern[0] >> row & 1) == 0 ? -1 : 1;
            Assert.Equal(0, Vector.Dot(data.Row(row), normals.Residual), 14);
            Vector.AddScaled(lambda[k] * sign / norms[row], data.Row(row), reached);
        }

        for (int j = 0; j < D; j++)
            Assert.Equal(normals.Residual[j], reached[j], 13);
    }

    [Fact]
    public void A_row_in_the_span_of_the_others_is_refused()
    {
        Matrix repeated = Matrix.FromRows([[1, 2, 0.5], [2, 4, 1], [0, 1, 1]]);
        var normals = new ActiveNormals(repeated, [.. Enumerable.Range(0, 3).Select(t => Vector.Norm(repeated.Row(t)))]);
        normals.Begin([1, 1, 1]);
        Assert.True(normals.Add([7], 0));
        Assert.False(normals.Add([7], 1));
        Assert.Equal(1, normals.Count);
        Assert.True(normals.Add([7], 2));
    }

    private ActiveNormals Fresh(int[] rows)
    {
        var normals = new ActiveNormals(data, norms);
        normals.Begin(q);
        foreach (int row in rows)
            Assert.True(normals.Add(pattern, row));
        return normals;
    }

    private static void AssertLike(ActiveNormals expected, ActiveNormals actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        double[] a = new double[expected.Count], b = new double[expected.Count];
        expected.Multipliers(a);
        actual.Multipliers(b);
        double scale = 1 + a.Max(Math.Abs);
        for (int k = 0; k < a.Length; k++)
            Assert.InRange(b[k], a[k] - (100 * tolerance * scale), a[k] + (100 * tolerance * scale));
        for (int j = 0; j < D; j++)
            Assert.InRange(actual.Residual[j], expected.Residual[j] - tolerance, expected.Residual[j] + tolerance);
    }
}
