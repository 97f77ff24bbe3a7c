using System.Globalization;
using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;

namespace Bidual.Certificates;

/// <summary>Certificates of polynomial networks without a penalty, β = 0, from data, predictions and weights alone: the residual is held against all products of pairs of inputs, (25a). Knows no solver.</summary>
internal static class LeastSquaresCertificate
{
    private const double Unit = 1.2e-16;

    /// <summary>Proves what can be proven.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="products">What networks span on them.</param>
    /// <param name="activation">a, b, c.</param>
    /// <param name="fit">The network's predictions, length n.</param>
    /// <param name="neurons">m.</param>
    /// <param name="weight">Σ|α|.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="loss">The squared loss, its rows counting as they do.</param>
    /// <param name="counts">How often each row counts; null for once.</param>
    /// <param name="description">What the networks are called.</param>
    /// <param name="data">What X is called.</param>
    /// <param name="tolerance">Relative gap up to which optimality is claimed.</param>
    /// <param name="threads">Worker threads.</param>
    public static Certificate Build(Matrix inputs, QuadraticProducts products, PolynomialActivation activation, double[] fit, int neurons, double weight, double[] targets, ILoss loss, double[]? counts, string description, string data, double tolerance, int threads)
    {
        int n = inputs.Rows;
        Matrix columns = products.Rows(inputs);
        var residual = new double[n];
        double rounding = 0;
        for (int t = 0; t < n; t++)
        {
            double root = counts is null ? 1 : Math.Sqrt(counts[t]), norm = inputs.RowNorm(t);
            residual[t] = root * (targets[t] - fit[t]);
            Vector.Scale(root, columns.Row(t), columns.MutableRow(t));
            double error = Unit * ((2 * inputs.Columns) + neurons + 12) * weight * ((Math.Abs(activation.A) * norm * norm) + (Math.Abs(activation.B) * norm) + Math.Abs(activation.C));
            error += 3 * Unit * Math.Abs(targets[t] - fit[t]);
            rounding += root * root * error * error;
        }

        (double distance, int rank) = ProjectionBound.Of(columns, residual);
        double objective = loss.Value(fit, targets), proven = Math.Max(0, distance - Math.Sqrt(rounding)), bound = proven * proven / 2 * (1 - (Unit * (n + 8)));
        var pricing = new PolynomialPricing(inputs, activation, threads);
        var certificate = new Certificate
        {
            Objective = objective,
            LowerBound = bound,
            GlobalLowerBound = bound,
            Tolerance = tolerance,
            Claim = objective - bound <= tolerance * Math.Abs(objective) ? Claim.Global : Claim.None,
            ClaimText = string.Empty,
            Coverage = Coverage.Complete,
            Pricing = PricingMethod.Projection,
            Patterns = 0,
            DualNorm = pricing.UpperBound(loss.DualAt(fit, targets)),
            DualScale = 1,
            Beta = 0,
            BetaMax = pricing.UpperBound(loss.DualAt(new double[n], targets)),
        };
        return certificate with
        {
            ClaimText = certificate.Claim == Claim.None && objective <= rounding / 2
                ? string.Create(CultureInfo.InvariantCulture, $"The rows are fitted up to the rounding of the predictions: the objective is {objective:G2}, and none is below 0 on {data}. The {products.Count:N0} products of pairs of inputs have rank {rank:N0}.")
                : certificate.Claim == Claim.None && rank < products.Count
                ? string.Create(CultureInfo.InvariantCulture, $"Not proven: the {products.Count:N0} products of pairs of inputs have rank {rank:N0} on {data}, up to rounding. This is the {description} of least squares whose form has the least norm; without a penalty no bound holds for weights of any size where products are dependent.")
                : ClaimSentence.Of(certificate, description, data),
        };
    }
}
