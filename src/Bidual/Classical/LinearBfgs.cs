using Bidual.NonConvex;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Solvers;

namespace Bidual.Classical;

/// <summary>Limited-memory BFGS for ridge, min L(Xw, y) + (β/2)‖w‖²: gradients alone, for many columns.</summary>
internal sealed class LinearBfgs : ISolver
{
    /// <summary>Steps between iterates.</summary>
    private const int Round = 50;

    private const int LargestIdle = 4;

    public string Name => "l-bfgs";

    public string? Refuse(ConvexProgram program) => LinearNewton.RidgeOnly(program);

    public IEnumerable<Iterate> Solve(ConvexProgram program, double[]? start, CancellationToken cancellation)
    {
        double[] point = start is null ? new double[program.Operator.Inputs] : [.. start];
        var idle = new IdleCount(LargestIdle);
        while (!idle.IsStuck && !cancellation.IsCancellationRequested)
        {
            LimitedMemoryBfgs.Minimise(Function, point, Round, 0, cancellation);
            yield return new Iterate(point);
            idle.Note(Vector.Norm(LinearNewton.Gradient(program, point, RowProducts.Apply(program.Operator.Data, point))));
        }

        double Function(double[] at, Span<double> gradient)
        {
            double[] fit = RowProducts.Apply(program.Operator.Data, at);
            LinearNewton.Gradient(program, at, fit).CopyTo(gradient);
            return LinearNewton.Value(program, at, fit);
        }
    }
}
