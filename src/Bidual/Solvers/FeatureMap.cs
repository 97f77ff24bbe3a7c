using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;
using Bidual.Programs;
using Bidual.Programs.Penalties;

namespace Bidual.Solvers;

/// <summary>
/// The map of Σ_f ‖u_f‖, u_f entry f of all blocks: J_f = (1 − c)I + c·p̂p̂ᵀ with c = σβ/‖w_f‖ and p̂ = w_f/‖w_f‖ where ‖w_f‖ &gt; σβ, else 0 (Zhang, Zhang, Sun &amp; Toh 2020). With A_f the
/// columns of feature f, m_b the pattern of a block and q_f = A_f p̂, Σ_f A_fJ_fA_fᵀ = (Σ_b m_bm_bᵀ) ∘ X Diag(1 − c)Xᵀ + Σ_f c_f q_fq_fᵀ: of the order of the rows, however many gates there are.
/// </summary>
internal sealed class FeatureMap : ProductMap
{
    private readonly FeatureNorm penalty;
    private readonly int d;
    private readonly double[] shares;
    private readonly double[] directions;
    private readonly Lazy<double[]> masks;

    public FeatureMap(ConvexProgram program)
        : base(program)
    {
        d = program.Operator.BlockSize;
        penalty = (FeatureNorm)program.Penalty;
        shares = new double[d];
        directions = new double[program.Operator.Inputs];
        masks = new Lazy<double[]>(MaskGram);
    }

    /// <summary>v ← prox(w); c is kept as it is, 1 where v_f is zero.</summary>
    public override void Apply(double[] w, double threshold, double[] v)
    {
        double[] norms = penalty.Norms(w), inverse = new double[d];
        for (int f = 0; f < d; f++)
        {
            bool isActive = norms[f] > threshold;
            shares[f] = isActive ? threshold / norms[f] : 1;
            inverse[f] = isActive ? 1 / norms[f] : 0;
        }

        for (int start = 0; start < v.Length; start += d)
        {
            for (int f = 0; f < d; f++)
            {
                directions[start + f] = inverse[f] * w[start + f];
                v[start + f] = inverse[f] == 0 ? 0 : (1 - shares[f]) * w[start + f];
            }
        }
    }

    protected override void ApplyJacobian(double[] u)
    {
        var along = new double[d];
        for (int i = 0; i < u.Length; i++)
            along[i % d] += directions[i] * u[i];
        for (int i = 0; i < u.Length; i++)
            u[i] = ((1 - shares[i % d]) * u[i]) + (shares[i % d] * along[i % d] * directions[i]);
    }

    protected override Action<double[]>? Factor(double sigma, double[] rootCurvature)
    {
        if (2.0 * Rows * Rows > LargestStorage)
            return null;
        Matrix data = Program.Operator.Data, pulls = Pulls();
        double[] gram = masks.Value, system = new double[Rows * Rows];
        SharedLoop.For(0, Rows, Program.Threads, t =>
        {
            double[] scaled = new double[d], pull = new double[d];
            for (int f = 0; f < d; f++)
            {
                scaled[f] = (1 - shares[f]) * data[t, f];
                pull[f] = shares[f] * pulls[t, f];
            }

            for (int s = 0; s <= t; s++)
            {
                double product = (gram[(t * Rows) + s] * Numerics.Vector.Dot<double>(scaled, data.Row(s))) + Numerics.Vector.Dot<double>(pull, pulls.Row(s));
                system[(t * Rows) + s] = sigma * rootCurvature[t] * rootCurvature[s] * product;
            }

            system[(t * Rows) + t] += 1;
        });
        if (Cholesky.Factor(system, Rows, Program.Threads) > 0)
            return null;
        return z => Cholesky.Solve(system, Rows, z);
    }

    /// <summary>q_f of every feature, n×d.</summary>
    private Matrix Pulls()
    {
        PatternOperator a = Program.Operator;
        var pulls = new Matrix(Rows, d);
        for (int b = 0; b < a.Blocks.Count; b++)
        {
            ReadOnlySpan<double> direction = directions.AsSpan(b * d, d);
            ReadOnlySpan<ulong> pattern = a.Patterns.Pattern(a.Blocks[b].Pattern);
            for (int word = 0; word < pattern.Length; word++)
            {
                for (ulong rest = pattern[word]; rest != 0; rest &= rest - 1)
                    Numerics.Vector.AddScaled(a.Blocks[b].Sign, direction, pulls.MutableRow((word << 6) + BitOperations.TrailingZeroCount(rest)));
            }
        }

        Numerics.Vector.Multiply<double>(a.Data.Values, pulls.Data);
        return pulls;
    }

    /// <summary>Σ_b m_bm_bᵀ, lower triangle.</summary>
    private double[] MaskGram()
    {
        PatternOperator a = Program.Operator;
        var gram = new ColumnGram(Rows, Program.Threads);
        foreach (Block block in a.Blocks)
        {
            Span<double> column = gram.Next(1);
            ReadOnlySpan<ulong> pattern = a.Patterns.Pattern(block.Pattern);
            for (int t = 0; t < Rows; t++)
                column[t] = pattern[t >> 6] >> (t & 63) & 1;
        }

        gram.Complete();
        return gram.Values;
    }
}
