using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Pricing;

namespace Bidual.Certificates;

/// <summary>
/// Prices of ReLU neurons that feed all outputs, whatever their patterns, (8e): g(N) = max over ‖u‖ ≤ 1 of ‖Nᵀ(Xu)₊‖ is the largest price (4) of N w, ‖w‖ = 1. That is convex in w, and so a
/// <see cref="SphereSearch"/> bounds it by exact prices at some w; where X has too many columns for those, by spectral ones. A dual point is N, n×c, row by row.
/// The work is limited by counts, so the bound is the same on every machine.
/// </summary>
/// <param name="inputs">X, n×d.</param>
/// <param name="outputs">c.</param>
/// <param name="starts">Directions from which to look for large prices, p×d: the network's neurons.</param>
/// <param name="beta">β: (1 + ε)β is as low as a bound need be.</param>
/// <param name="accuracy">ε: see <see cref="DirectionPricing.AccuracyFor"/>.</param>
/// <param name="threads">Worker threads; the bound does not depend on them.</param>
/// <param name="cancellation">Ends with a valid bound.</param>
internal sealed class SharedDirectionPricing(Matrix inputs, int outputs, Matrix starts, double beta, double accuracy, int threads, CancellationToken cancellation = default) : IPricing
{
    /// <summary>Values of w priced at most, and the share of the boxes of one proof of a single output that they may take together.</summary>
    private const int MostCorners = 6000;
    private const double WorkShare = 0.3;

    /// <summary>Share of ε by which the price of a single w may be off.</summary>
    private const double CornerShare = 0.25;

    /// <summary>Share of β below which prices of a single w need not be told apart.</summary>
    private const double FloorShare = 0.7;

    /// <summary>Singular values of N below this share of the largest are bounded, not searched.</summary>
    private const double Negligible = 1e-11;

    /// <summary>Neurons that a price of a single w starts from, and random directions for each dimension.</summary>
    private const int MostStarts = 3, StartsPerRank = 2;

    /// <summary>Above the error of ‖P‖₂ of computed singular vectors.</summary>
    private const double Widening = 1 + 1e-13;

    /// <summary>Rounding errors of an entry of N w, for each of its terms and relative to its row of N.</summary>
    private const double Slack = 4e-15;

    private readonly List<double[]> met = [];

    /// <inheritdoc/>
    public Coverage Coverage => Coverage.Complete;

    /// <inheritdoc/>
    public PricingMethod Method => inputs.Columns > DirectionPricing.MostColumns ? PricingMethod.Spectral : PricingMethod.BranchAndBound;

    /// <inheritdoc/>
    public int Patterns => 0;

    /// <summary>The direction of the largest price met at each of the points that were priced.</summary>
    public IReadOnlyList<double[]> Met => met;

    /// <inheritdoc/>
    public double UpperBound(ReadOnlySpan<double> dual)
    {
        var n = new Matrix(inputs.Rows, outputs, dual.ToArray());
        double[]? dearest = null;
        double price = 0;
        if (!dual.ContainsAnyExcept(0.0))
            return 0;
        (Matrix reduced, double rest) = Reduced(n);
        Matrix hidden = Rectified(starts);
        for (int j = 0; j < starts.Rows; j++)
            Note(starts.Row(j).ToArray());
        long nodes = (long)(WorkShare * DirectionPricing.NodeLimit(inputs));
        double bound = new SphereSearch(Upper, Goal).Run(reduced.Columns, MostCorners, cancellation);
        if (dearest is not null)
            met.Add(dearest);
        return (bound * Widening) + rest;

        double Goal() => nodes <= 0 ? double.PositiveInfinity : (1 + accuracy) * Math.Max(price, DirectionPricing.Level(price, beta));

        double Upper(double[] w)
        {
            var nu = new double[inputs.Rows];
            for (int t = 0; t < nu.Length; t++)
                nu[t] = Vector.Dot(reduced.Row(t), w);
            if (Method == PricingMethod.Spectral)
                return new SpectralBound(inputs).UpperBound(nu);
            PricingAnswer answer = ExactPricing.Run(
                new PricingRequest(inputs, nu)
                {
                    Floor = FloorShare * beta,
                    Tolerance = Math.Max(CornerShare * accuracy, PricingRequest.SmallestTolerance),
                    Starts = [.. Enumerable.Range(0, starts.Rows).OrderByDescending(j => Math.Abs(Vector.Dot<double>(hidden.Row(j), nu))).Take(MostStarts).Select(j => starts.Row(j).ToArray())],
                    StartsPerRank = StartsPerRank,
                    MaximumDirections = 1,
                    FallsBack = true,
                    NodeLimit = Math.Max(1, nodes),
                    Threads = threads,
                },
                cancellation);
            nodes -= answer.Nodes;
            foreach (PricedDirection found in answer.Directions)
                Note(found.Direction);
            return Math.Min(answer.UpperBound, new SpectralBound(inputs).UpperBound(nu));
        }

        void Note(double[] direction)
        {
            double value = SharedPrice.Of(inputs, n, direction).Price;
            if (value > price)
                (dearest, price) = (direction, value);
        }
    }

    /// <summary>N P of the right singular vectors P that matter, n×k, and a bound of what the rest adds, Σ‖N_t − N_tPPᵀ‖‖x_t‖, and rounding.</summary>
    private (Matrix Reduced, double Left) Reduced(Matrix n)
    {
        (double[] values, Matrix right) = ThinSvd.RightOf(n);
        int k = values.Count(value => value > Negligible * values[0]);
        Matrix basis = right.Transpose().SelectRows([.. Enumerable.Range(0, k)]);
        Matrix reduced = new(n.Rows, k), left = new(n.Rows, n.Columns, [.. n.Data]);
        Products.Add(1, n, basis, reduced, 1, turnSecond: true);
        Products.Add(-1, reduced, basis, left, 1);
        double rest = 0;
        for (int t = 0; t < n.Rows; t++)
            rest += (Vector.Norm(left.Row(t)) + (Slack * n.Columns * Vector.Norm(n.Row(t)))) * Vector.Norm(inputs.Row(t));
        return (reduced, rest);
    }

    /// <summary>(Xu)₊/‖u‖, a row a direction.</summary>
    private Matrix Rectified(Matrix directions)
    {
        var hidden = new Matrix(directions.Rows, inputs.Rows);
        for (int j = 0; j < directions.Rows; j++)
        {
            double length = Vector.Norm(directions.Row(j));
            for (int t = 0; t < inputs.Rows; t++)
                hidden.MutableRow(j)[t] = Math.Max(0, Vector.Dot(inputs.Row(t), directions.Row(j))) / length;
        }

        return hidden;
    }
}
