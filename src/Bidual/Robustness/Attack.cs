using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Numerics.Threads;

namespace Bidual.Robustness;

/// <summary>
/// Looks for rows near the given ones on which a model does worst: an upper side of what it can be trusted with. Works on any network, with a linear part or several outputs:
/// within a region it is linear, and its gradient there is exact.
/// </summary>
public static class Attack
{
    /// <summary>Length of all steps of a start, over the radius.</summary>
    private const double Reach = 2.5;

    /// <summary>The worst rows found within a ball around each.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows, with the model's features and targets.</param>
    /// <param name="perturbation">The ball.</param>
    /// <param name="radius">Its radius, at least 0.</param>
    /// <param name="settings">Null for the defaults.</param>
    /// <param name="known">Rows within the ball to begin with, such as those of a smaller radius; none is made better. Null for none.</param>
    /// <exception cref="DataException">The rows do not have the model's features.</exception>
    public static AdversarialRows Run(Model model, Dataset rows, Perturbation perturbation, double radius, AttackSettings? settings = null, AdversarialRows? known = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(perturbation);
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        model.Preparation.RequireFeatures(rows.Features);
        perturbation.RequireFeaturesOf(model);
        settings ??= new AttackSettings();
        var features = new Matrix(rows.Count, rows.Features.Columns);
        var losses = new double[rows.Count];
        SharedLoop.For(0, rows.Count, settings.Threads, i =>
        {
            var search = new RowSearch(model, perturbation, rows.Features.Row(i).ToArray(), rows.Targets.Row(i).ToArray(), radius);
            if (known is not null)
                search.Know(known.Features.Row(i));
            search.Run(settings, new RandomSource(unchecked((settings.Seed * 1_000_003) + i)));
            search.Best.CopyTo(features.MutableRow(i));
            losses[i] = search.Worst;
        });
        return new AdversarialRows(features, losses);
    }

    /// <summary>The search around one row.</summary>
    private sealed class RowSearch
    {
        private readonly Model model;
        private readonly Perturbation perturbation;
        private readonly double[] x, targets, slopes, gradient, ascent, delta, step;
        private readonly double radius;
        private readonly Matrix moved;

        public RowSearch(Model model, Perturbation perturbation, double[] x, double[] targets, double radius)
        {
            (this.model, this.perturbation, this.x, this.targets, this.radius) = (model, perturbation, x, targets, radius);
            slopes = new double[model.Network.Outputs];
            gradient = new double[model.Network.Inputs];
            (ascent, delta, step) = (new double[x.Length], new double[x.Length], new double[x.Length]);
            moved = new Matrix(1, x.Length, [.. x]);
            Best = [.. x];
            Worst = double.NegativeInfinity;
        }

        /// <summary>The worst row seen.</summary>
        public double[] Best { get; }

        /// <summary>What the objective is there.</summary>
        public double Worst { get; private set; }

        public void Know(ReadOnlySpan<double> row)
        {
            row.CopyTo(moved.Data);
            Look();
        }

        public void Run(AttackSettings settings, RandomSource random)
        {
            Array.Clear(delta);
            Advance(radius);
            if (settings.Method == AttackMethod.Fgsm)
            {
                Visit();
                return;
            }

            Climb(settings.Steps);
            Array.Clear(delta);
            Climb(settings.Steps);
            for (int start = 0; start < settings.Restarts; start++)
            {
                Draw(random);
                Climb(settings.Steps);
            }
        }

        private void Climb(int steps)
        {
            for (int k = 0; k < steps; k++)
                Advance(Reach * radius / steps);
            Visit();
        }

        /// <summary>A step of steepest ascent from δ, which is looked at first.</summary>
        private void Advance(double length)
        {
            Visit();
            perturbation.ToSteps(model.Preparation.Features, gradient, ascent);
            perturbation.Steepest(ascent, step);
            Vector.AddScaled(length, step, delta);
            perturbation.Confine(x, radius, delta);
        }

        /// <summary>Objective and gradient at x + δ.</summary>
        private void Visit()
        {
            perturbation.Apply(x, delta, moved.Data);
            Look();
        }

        private void Look()
        {
            Matrix inputs = model.Preparation.Inputs(moved);
            double value = AttackObjective.Of(model, model.Network.Predict(inputs).Values, targets, slopes);
            InputGradient.Of(model.Network, inputs.Values, slopes, gradient);
            if (value > Worst)
            {
                Worst = value;
                moved.Values.CopyTo(Best);
            }
        }

        /// <summary>A point of the ball: uniform of the box, uniform of the Euclidean ball.</summary>
        private void Draw(RandomSource random)
        {
            if (perturbation.Norm == PerturbationNorm.Infinity)
            {
                for (int f = 0; f < delta.Length; f++)
                    delta[f] = radius * ((2 * random.NextDouble()) - 1);
            }
            else
            {
                random.FillGaussian(delta);
                double length = radius * Math.Pow(random.NextDouble(), 1.0 / delta.Length) / Math.Max(Vector.Norm(delta), double.Epsilon);
                Vector.Scale(length, delta, delta);
            }

            perturbation.Confine(x, radius, delta);
        }
    }
}
