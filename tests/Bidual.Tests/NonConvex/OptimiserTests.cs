using Bidual.NonConvex.Models;
using Bidual.NonConvex.Optimisers;
using Bidual.NonConvex.Training;
using Bidual.Numerics;

namespace Bidual.Tests.NonConvex;

/// <summary>Optimisers as trainers use them.</summary>
public sealed class OptimiserTests
{
    public static TheoryData<string> SecondOrder => ["gauss-newton", "gauss-newton-layers", "gauss-newton-neurons", "gauss-newton-cg", "gauss-newton-sketch", "kfac", "lbfgs"];

    [Theory, MemberData(nameof(SecondOrder))]
    public void Second_order_methods_never_raise_the_objective_and_lower_it_far(string name)
    {
        foreach ((string model, string loss) in new[] { ("relu", "squared"), ("deep", "softmax"), ("polynomial", "logistic"), ("gated", "poisson"), ("beside", "squared") })
        {
            TrainingObjective objective = TrainingCase.Objective(model, loss, rows: 40, beta: 0.1);
            double[] start = TrainingCase.Vector(objective.Model.Parameters, 40, 0.7), before = new double[start.Length], after = new double[start.Length];
            TrainingRun run = TrainingLoop.Run(Named(name), objective, start, 1, new TrainingLimits(600));
            Assert.All(run.Trace.Zip(run.Trace.Skip(1)), pair => Assert.True(pair.Second.Objective <= pair.First.Objective));
            Assert.True(run.Objective < 0.8 * run.Trace[0].Objective, $"{model}: {run.Objective}");

            // Where there are kinks, minima lie on them, and gradients there need not be small.
            if (model is not ("polynomial" or "gated"))
                continue;
            objective.Evaluate(start, before);
            objective.Evaluate(run.Parameters, after);
            Assert.True(Vector.Norm(after) < 0.05 * Vector.Norm(before), $"{model}: {Vector.Norm(after)} of {Vector.Norm(before)}");
        }
    }

    /// <summary>On a model that is linear in its weights the Gauss–Newton method is Newton's, and ends at the optimum of ridge regression.</summary>
    [Theory, InlineData("gauss-newton"), InlineData("gauss-newton-cg"), InlineData("gauss-newton-layers"), InlineData("gauss-newton-neurons"), InlineData("kfac"), InlineData("lbfgs")]
    public void They_end_at_the_optimum_of_a_linear_model(string name)
    {
        TrainingObjective objective = TrainingCase.Objective("linear", "squared", outputs: 2);
        double[] start = TrainingCase.Vector(objective.Model.Parameters, 41), gradient = new double[start.Length];
        TrainingRun run = TrainingLoop.Run(Named(name), objective, start, 1, new TrainingLimits(400));
        objective.Evaluate(run.Parameters, gradient);
        Assert.True(Vector.Norm(gradient) < 1e-5, $"{Vector.Norm(gradient)}");
    }

    [Fact]
    public void The_exact_step_and_that_of_conjugate_gradients_agree()
    {
        TrainingObjective objective = TrainingCase.Objective("deep", "softmax", rows: 30, weighted: true);
        Linearisation point = objective.Linearise(TrainingCase.Vector(objective.Model.Parameters, 42));
        double[] right = TrainingCase.Vector(objective.Model.Parameters, 43);
        double[] exact = new DirectCurvature(CurvatureBlocks.Whole).At(point, new RandomSource(1)).Solve(2, right), product = new double[right.Length];
        point.Multiply(exact, product);
        Vector.AddScaled(2, exact, product);
        for (int i = 0; i < right.Length; i++)
            Assert.Equal(right[i], product[i], 1e-11 * Vector.Norm(right));
        double[] iterated = new ConjugateGradientCurvature().At(point, new RandomSource(1)).Solve(2, right);
        Assert.True(Vector.Norm([.. iterated.Zip(exact, (a, b) => a - b)]) < 0.02 * Vector.Norm(exact));
    }

    /// <summary>A sum of one row is that row, up to its sign.</summary>
    [Fact]
    public void A_sketch_of_one_row_is_exact()
    {
        TrainingObjective objective = TrainingCase.Objective("relu", "squared", rows: 1, outputs: 1);
        Linearisation point = objective.Linearise(TrainingCase.Vector(objective.Model.Parameters, 44));
        double[] right = TrainingCase.Vector(objective.Model.Parameters, 45);
        double[] exact = new DirectCurvature(CurvatureBlocks.Whole).At(point, new RandomSource(1)).Solve(0.1, right);
        double[] sketched = new SketchedCurvature(4).At(point, new RandomSource(2)).Solve(0.1, right);
        for (int i = 0; i < right.Length; i++)
            Assert.Equal(exact[i], sketched[i], 1e-10 * Vector.Norm(exact));
    }

    [Theory, InlineData("sgd"), InlineData("momentum"), InlineData("adam"), InlineData("adamw"), InlineData("adagrad"), InlineData("rmsprop"), InlineData("nesterov")]
    public void A_searched_rate_lowers_the_objective_in_batches_with_every_schedule(string name)
    {
        TrainingObjective objective = TrainingCase.Objective("relu", "logistic", rows: 100, outputs: 1, weighted: true);
        double[] start = Initialisation.Uniform.Draw(objective.Model, new RandomSource(3));
        foreach (Schedule schedule in Enum.GetValues<Schedule>())
        {
            IOptimiser At(double rate, double epochs) => new GradientDescent(name, length => Rule(name, length), rate, Batch: 16, schedule, epochs);
            var search = new LearningRateSearch(At, () => TrainingCase.Objective("relu", "logistic", rows: 100, outputs: 1, weighted: true), [start, TrainingCase.Vector(start.Length, 48)], 1, Threads: 2);
            (double chosen, int epochs) = search.Choose(LearningRateSearch.Grid, 30, double.PositiveInfinity, CancellationToken.None);
            Assert.Equal(30, epochs);
            TrainingRun run = TrainingLoop.Run(At(chosen, epochs), objective, start, 1, new TrainingLimits(30));
            Assert.Equal(TrainingEnd.Passes, run.End);
            Assert.Equal(30, run.Trace[^1].Passes, 1e-12);
            Assert.Equal(7 * 30, run.Trace[^1].Iteration);
            Assert.True(run.Objective < 0.95 * run.Trace[0].Objective);
            Assert.Equal(run.Objective, objective.Value(run.Parameters));
        }
    }

    [Fact]
    public void Restarts_do_not_depend_on_what_ran_beside_them()
    {
        TrainingRun[] Runs(int threads) => Restarts.Run(
            new GradientDescent("adam", length => new Adam(length), 0.03, Batch: 8), () => TrainingCase.Objective("deep", "squared", outputs: 2), Initialisation.He, 5, 7, new TrainingLimits(12), threads);
        TrainingRun[] one = Runs(1), three = Runs(3);
        Assert.Equal(one.Select(run => run.Objective), three.Select(run => run.Objective));
        Assert.Equal(5, one.Select(run => run.Objective).Distinct().Count());
        Assert.All(one.Zip(three), pair => Assert.Equal(pair.First.Parameters, pair.Second.Parameters));
    }

    [Fact]
    public void A_rate_that_is_far_too_large_diverges_and_says_so()
    {
        TrainingObjective objective = TrainingCase.Objective("relu", "squared");
        double[] start = TrainingCase.Vector(objective.Model.Parameters, 46);
        TrainingRun run = TrainingLoop.Run(new GradientDescent("sgd", _ => new Sgd(), 1e3), objective, start, 1, new TrainingLimits(1000));
        Assert.Equal(TrainingEnd.Diverged, run.End);
        Assert.Equal(start, run.Parameters);
    }

    [Fact]
    public void Cancellation_and_time_end_a_run_after_a_step()
    {
        TrainingObjective objective = TrainingCase.Objective("relu", "squared");
        double[] start = TrainingCase.Vector(objective.Model.Parameters, 47);
        var descent = new GradientDescent("sgd", _ => new Sgd(), 1e-3);
        Assert.Equal(TrainingEnd.Cancelled, TrainingLoop.Run(descent, objective, start, 1, new TrainingLimits(Cancellation: new CancellationToken(canceled: true))).End);
        TrainingRun late = TrainingLoop.Run(descent, objective, start, 1, new TrainingLimits(Seconds: 0));
        Assert.Equal(TrainingEnd.Time, late.End);
        Assert.Equal(1, late.Trace[^1].Iteration);
    }

    [Theory, InlineData(0.0, 1.0, 1.0, 1.0), InlineData(0.5, 1.0, 0.1, 0.5), InlineData(0.75, 1.0, 0.01, 0.14644660940672624), InlineData(1.0, 1.0, 0.01, 0.0)]
    public void Schedules_fall_as_they_say(double share, double constant, double step, double cosine)
    {
        Assert.Equal(constant, Schedule.Constant.At(share));
        Assert.Equal(step, Schedule.Step.At(share));
        Assert.Equal(cosine, Schedule.Cosine.At(share), 1e-15);
    }

    private static IUpdateRule Rule(string name, int length) => name switch
    {
        "sgd" => new Sgd(),
        "momentum" => new Momentum(length),
        "nesterov" => new Nesterov(length),
        "adagrad" => new AdaGrad(length),
        "rmsprop" => new RmsProp(length),
        "adam" => new Adam(length),
        _ => new AdamW(length),
    };

    private static IOptimiser Named(string name) => name switch
    {
        "gauss-newton" => new GaussNewton(new DirectCurvature(CurvatureBlocks.Whole)),
        "gauss-newton-layers" => new GaussNewton(new DirectCurvature(CurvatureBlocks.Layers)),
        "gauss-newton-neurons" => new GaussNewton(new DirectCurvature(CurvatureBlocks.Neurons)),
        "gauss-newton-cg" => new GaussNewton(new ConjugateGradientCurvature(), Sample: 30),
        "gauss-newton-sketch" => new GaussNewton(new SketchedCurvature(25)),
        "kfac" => new GaussNewton(new KroneckerCurvature()),
        _ => new QuasiNewton(),
    };
}
