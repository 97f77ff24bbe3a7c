namespace Bidual.Solvers;

/// <summary>min over z of L(z) + β Σ_k ‖z_k‖, z_k the coordinates of a block within a face of its cone: smooth where no z_k is zero.</summary>
internal abstract class FaceProblem
{
    /// <summary>β.</summary>
    public abstract double Beta { get; }

    /// <summary>Worker threads.</summary>
    public abstract int Threads { get; }

    /// <summary>Number of blocks.</summary>
    public abstract int Count { get; }

    /// <summary>Where the coordinates of block k stand.</summary>
    public abstract Range Range(int k);

    /// <summary>L at z, where gradient and Hessian are taken afterwards.</summary>
    public abstract double Loss(double[] z);

    /// <summary>∇L there.</summary>
    public abstract void LossGradient(double[] result);

    /// <summary>∇²L there, row by row; the lower triangle counts.</summary>
    public abstract double[] LossHessian(int order);

    /// <summary>The problem and the coordinates without one block.</summary>
    public abstract (FaceProblem Problem, double[] Z) Without(int k, double[] z);
}
