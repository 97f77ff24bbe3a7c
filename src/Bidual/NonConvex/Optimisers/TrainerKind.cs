namespace Bidual.NonConvex.Optimisers;

/// <summary>Methods that train networks by descent on objective (0) itself, which is not convex.</summary>
public enum TrainerKind
{
    /// <summary>Stochastic gradient descent.</summary>
    Sgd,

    /// <summary>With momentum ρ = 0.9.</summary>
    Momentum,

    /// <summary>With Nesterov's momentum ρ = 0.9.</summary>
    Nesterov,

    /// <summary>AdaGrad.</summary>
    AdaGrad,

    /// <summary>RMSProp.</summary>
    RmsProp,

    /// <summary>Adam.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay, whose limit is no stationary point of (0).</summary>
    AdamW,

    /// <summary>Limited-memory BFGS on all rows.</summary>
    Lbfgs,

    /// <summary>Levenberg and Marquardt's method on the exact Gauss–Newton matrix: for hundreds of weights.</summary>
    GaussNewton,

    /// <summary>The same matrix, solved by conjugate gradients.</summary>
    GaussNewtonCg,

    /// <summary>Its blocks of single layers.</summary>
    GaussNewtonLayers,

    /// <summary>Its blocks of single neurons.</summary>
    GaussNewtonNeurons,

    /// <summary>Of a random sketch of the Jacobian.</summary>
    GaussNewtonSketch,

    /// <summary>Kronecker factors in place of the blocks of layers.</summary>
    Kfac,
}

/// <summary>What the kinds are.</summary>
public static class TrainerKinds
{
    /// <summary>Rows of the sketched Jacobian.</summary>
    private const int SketchRows = 256;

    /// <summary>Whether it has a learning rate, batches and a schedule.</summary>
    internal static bool HasRate(this TrainerKind kind) => kind <= TrainerKind.AdamW;

    /// <summary>Whether it works with the curvature of the loss, which losses with kinks do not have.</summary>
    internal static bool NeedsCurvature(this TrainerKind kind) => kind > TrainerKind.Lbfgs;

    /// <summary>The name of a kind: "adam", "gauss-newton-cg".</summary>
    public static string Name(this TrainerKind kind) => kind switch
    {
        TrainerKind.GaussNewton => "gauss-newton",
        TrainerKind.GaussNewtonCg => "gauss-newton-cg",
        TrainerKind.GaussNewtonLayers => "gauss-newton-layers",
        TrainerKind.GaussNewtonNeurons => "gauss-newton-neurons",
        TrainerKind.GaussNewtonSketch => "gauss-newton-sketch",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>A method with a learning rate, on the gradient of the mean (0)/n.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="batch">Rows of a batch; null for all.</param>
    /// <param name="schedule">How the rate falls.</param>
    /// <param name="epochs">Over how many epochs.</param>
    internal static IOptimiser WithRate(this TrainerKind kind, double rate, int? batch, Schedule schedule, double epochs) => new GradientDescent(kind.Name(), length => RuleOf(kind, length), rate, batch, schedule, epochs);

    /// <summary>A method without one, on all rows.</summary>
    internal static IOptimiser OnAllRows(this TrainerKind kind) => kind switch
    {
        TrainerKind.GaussNewton => new GaussNewton(new DirectCurvature(CurvatureBlocks.Whole)),
        TrainerKind.GaussNewtonCg => new GaussNewton(new ConjugateGradientCurvature()),
        TrainerKind.GaussNewtonLayers => new GaussNewton(new DirectCurvature(CurvatureBlocks.Layers)),
        TrainerKind.GaussNewtonNeurons => new GaussNewton(new DirectCurvature(CurvatureBlocks.Neurons)),
        TrainerKind.GaussNewtonSketch => new GaussNewton(new SketchedCurvature(SketchRows)),
        TrainerKind.Kfac => new GaussNewton(new KroneckerCurvature()),
        _ => new QuasiNewton(),
    };

    private static IUpdateRule RuleOf(TrainerKind kind, int length) => kind switch
    {
        TrainerKind.Sgd => new Sgd(),
        TrainerKind.Momentum => new Momentum(length),
        TrainerKind.Nesterov => new Nesterov(length),
        TrainerKind.AdaGrad => new AdaGrad(length),
        TrainerKind.RmsProp => new RmsProp(length),
        TrainerKind.Adam => new Adam(length),
        _ => new AdamW(length),
    };
}
