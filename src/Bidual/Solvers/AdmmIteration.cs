using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>The state of <see cref="Admm"/> between two iterates.</summary>
internal sealed class AdmmIteration
{
    private const double Relaxation = 1.6;
    private const double FirstWeight = 10;
    private const double Safeguard = 2;
    private const int MaxReweightings = 6;

    private readonly ConvexProgram program;
    private RidgeSystem system;
    private double weight;
    private readonly double[] u;
    private readonly double[] fitOfU;
    private readonly double[] point;
    private readonly double[] fit;
    private readonly double[] pointDual;
    private readonly double[] fitDual;
    private readonly double[] difference;
    private readonly double[] rest;
    private readonly AndersonMixing mixing;
    private readonly double[] state;
    private readonly double[] image;
    private readonly double[] plain;
    private double lastChange;
    private bool extrapolated;
    private readonly double firstRho;
    private double rho;
    private int iteration;
    private int nextBalance = 10;
    private int reweightings;

    public AdmmIteration(ConvexProgram program, double[]? start)
    {
        this.program = program;
        int inputs = program.Operator.Inputs, rows = program.Operator.Outputs;
        u = new double[inputs];
        point = new double[inputs];
        pointDual = new double[inputs];
        difference = new double[inputs];
        fitOfU = new double[rows];
        fit = new double[rows];
        fitDual = new double[rows];
        rest = new double[rows];
        mixing = new AndersonMixing(rows + inputs);
        state = new double[rows + inputs];
        image = new double[rows + inputs];
        plain = new double[rows + inputs];
        weight = FirstWeight / MeanSquaredRow(program.Operator);
        system = RidgeSystem.Of(program.Operator, weight);
        rho = program.Loss.TypicalCurvature / weight;
        firstRho = rho;
        if (start is not null)
            program.Cone.Project(start, u);
        program.Operator.Apply(u, fitOfU);
        SplitFit(0);
        SplitPoint(0, CancellationToken.None);
        ForgetHistory();
    }

    /// <summary>v.</summary>
    public double[] Point => point;

    /// <summary>Relative change of the fixed-point iteration.</summary>
    public double Residual { get; private set; }

    /// <summary>Bytes the method needs for a program.</summary>
    public static long BytesFor(ConvexProgram program)
    {
        long inputs = (long)program.Blocks * program.Operator.BlockSize, rows = program.Operator.Outputs;
        long order = Math.Min(inputs, rows);
        return 8 * (((10 + (2 * AndersonMixing.Memory)) * inputs) + ((13 + (2 * AndersonMixing.Memory)) * rows) + (order <= RidgeSystem.LargestFactor ? order * order : 0));
    }

    /// <summary>One iteration; false when it was cancelled, which leaves v as it is.</summary>
    public bool Advance(CancellationToken cancellation)
    {
        iteration++;
        Join();
        double primalFit = Relax(fitOfU, fit, fitDual), primalPoint = Relax(u, point, pointDual);
        bool balances = iteration >= nextBalance;
        Accelerate(plainly: balances);
        SplitResidual ofFit = SplitFit(primalFit), ofPoint;
        try
        {
            ofPoint = SplitPoint(primalPoint, cancellation);
        }
        catch (OperationCanceledException)
        {
            difference.CopyTo(point, 0);
            return false;
        }

        if (balances)
            Balance(ofFit, ofPoint);
        return true;
    }

    /// <summary>
    /// Replaces the image of the iteration, as a map of the arguments of the two proximal steps, by an extrapolation,
    /// which is not taken when it leads further away than the image is long, and taken back when the residual grows by it.
    /// </summary>
    private void Accelerate(bool plainly)
    {
        double root = Math.Sqrt(weight);
        Span<double> ofFit = image.AsSpan(0, fit.Length), ofPoint = image.AsSpan(fit.Length);
        Vector.Scale(root, fitOfU, ofFit);
        u.CopyTo(ofPoint);
        double change = Distance(image, state);
        if (extrapolated && !(change <= Safeguard * lastChange))
        {
            plain.CopyTo(state, 0);
            mixing.Reset();
            extrapolated = false;
        }
        else
        {
            Residual = change / (Vector.Norm(image) + double.Epsilon);
            lastChange = change;
            image.CopyTo(plain, 0);
            mixing.Extrapolate(state, image, state);
            extrapolated = !plainly && Distance(state, plain) <= Vector.Norm(plain);
            if (!extrapolated)
                plain.CopyTo(state, 0);
        }

        Vector.Scale(1 / root, state.AsSpan(0, fit.Length), fitOfU);
        state.AsSpan(fit.Length).CopyTo(u);
    }

    /// <summary>u ← argmin γ‖A u − f + a‖² + ‖u − v + c‖², with a, c the multipliers: a ridge regression around v − c.</summary>
    private void Join()
    {
        Vector.Subtract(point, pointDual, u);
        program.Operator.Apply(u, fitOfU);
        for (int t = 0; t < rest.Length; t++)
            rest[t] = fit[t] - fitDual[t] - fitOfU[t];
        system.Solve(rest, difference, rest, Math.Clamp(Residual * 1e-2, 1e-12, 1e-3));
        Vector.AddScaled(1, difference, u);
        Vector.AddScaled(1, rest, fitOfU);
    }

    /// <summary>f ← prox of L at the relaxed A u + a.</summary>
    private SplitResidual SplitFit(double primal)
    {
        fit.CopyTo(rest, 0);
        program.Loss.Prox(fitOfU, program.Targets, 1 / (rho * weight), fit);
        return Multiply(fitOfU, fit, rest, fitDual, primal);
    }

    /// <summary>v ← prox of the penalty over the cone at the relaxed u + c.</summary>
    private SplitResidual SplitPoint(double primal, CancellationToken cancellation)
    {
        point.CopyTo(difference, 0);
        program.Prox(u, 1 / rho, point, cancellation);
        return Multiply(u, point, difference, pointDual, primal);
    }

    /// <summary>x ← α x + (1 − α) z + multiplier; returns ‖x − z‖².</summary>
    private static double Relax(double[] x, double[] z, double[] multiplier)
    {
        double primal = 0;
        for (int i = 0; i < x.Length; i++)
        {
            primal += (x[i] - z[i]) * (x[i] - z[i]);
            x[i] = (Relaxation * x[i]) + ((1 - Relaxation) * z[i]) + multiplier[i];
        }

        return primal;
    }

    /// <summary>multiplier ← x − z, and the relative residuals.</summary>
    private static SplitResidual Multiply(double[] x, double[] z, double[] before, double[] multiplier, double primal)
    {
        double moved = 0, size = 0, multiplierSize = 0;
        for (int i = 0; i < x.Length; i++)
        {
            multiplier[i] = x[i] - z[i];
            moved += (z[i] - before[i]) * (z[i] - before[i]);
            size += z[i] * z[i];
            multiplierSize += multiplier[i] * multiplier[i];
        }

        return new SplitResidual(Share(primal, size), Share(moved, multiplierSize));
    }

    /// <summary>
    /// Moves ρ and, where that pays a new factorisation, γ towards equal relative residuals of either constraint, at ever
    /// longer intervals so that both settle.
    /// </summary>
    private void Balance(SplitResidual ofFit, SplitResidual ofPoint)
    {
        nextBalance = iteration + Math.Max(10, iteration / 2);
        double forFit = Bounded(ofFit.Factor), forPoint = Bounded(ofPoint.Factor);
        double drift = forFit / forPoint;
        if (drift is > 3 or < 1.0 / 3 && reweightings < MaxReweightings)
        {
            reweightings++;
            weight *= drift;
            system = RidgeSystem.Of(program.Operator, weight);
        }
        else
        {
            forFit = forPoint = Math.Sqrt(forFit * forPoint);
            if (forFit is > 0.8 and < 1.25)
                return;
        }

        rho *= forPoint;
        Vector.Scale(1 / forFit, fitDual, fitDual);
        Vector.Scale(1 / forPoint, pointDual, pointDual);
        ForgetHistory();
    }

    /// <summary>Keeps ρ within a millionth and a million times its first value.</summary>
    private double Bounded(double factor) => Math.Clamp(factor, 1e-6 * firstRho / rho, 1e6 * firstRho / rho);

    /// <summary>Starts the extrapolation anew at (f + a, v + c).</summary>
    private void ForgetHistory()
    {
        double root = Math.Sqrt(weight);
        for (int t = 0; t < fit.Length; t++)
            state[t] = root * (fit[t] + fitDual[t]);
        for (int i = 0; i < point.Length; i++)
            state[fit.Length + i] = point[i] + pointDual[i];
        mixing.Reset();
        extrapolated = false;
    }

    private static double Distance(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        return Math.Sqrt(sum);
    }

    private static double Share(double square, double size) => square == 0 ? 0 : Math.Sqrt(square / Math.Max(size, double.Epsilon));

    /// <summary>tr(A Aᵀ)/n.</summary>
    private static double MeanSquaredRow(PatternOperator a)
    {
        double sum = 0;
        for (int t = 0; t < a.Outputs; t++)
        {
            int active = 0;
            foreach (Block block in a.Blocks)
                active += a.Patterns.IsActive(block.Pattern, t) ? 1 : 0;
            sum += active * Vector.SquaredNorm(a.Data.StoredOf(t));
        }

        return sum > 0 ? sum / a.Outputs : 1;
    }

    /// <summary>Relative primal and dual residual of one constraint.</summary>
    private readonly record struct SplitResidual(double Primal, double Dual)
    {
        public double Larger => Math.Max(Primal, Dual);

        /// <summary>What to multiply its penalty by.</summary>
        public double Factor => Primal > 0 && Dual > 0 ? Math.Clamp(Math.Sqrt(Primal / Dual), 0.1, 10) : 1;
    }
}
