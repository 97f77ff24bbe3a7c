using Bidual.Numerics;

namespace Bidual.NonConvex.Models;

/// <summary>An activation of single numbers.</summary>
internal interface IPointwise
{
    /// <summary>σ(z) and σ′(z) of every entry; all of the same length.</summary>
    void Apply(ReadOnlySpan<double> z, Span<double> value, Span<double> slope);
}

/// <summary>z ↦ σ(z), entry by entry.</summary>
/// <param name="activation">σ.</param>
/// <param name="width">Entries of a row.</param>
internal sealed class PointwiseLayer(IPointwise activation, int width) : Layer
{
    public override int Inputs => width;

    public override int Outputs => width;

    public override LayerPass Pass(int rows) => new PointwisePass(activation, new double[rows * width]);

    private sealed class PointwisePass(IPointwise activation, double[] slope) : LayerPass
    {
        public override void Forward(ReadOnlySpan<double> weights, Matrix input, Matrix output) => activation.Apply(input.Values, output.Data, slope);

        public override void Backward(ReadOnlySpan<double> weights, Matrix cotangent, Span<double> gradient, Matrix? inputCotangent) => Bend(cotangent, inputCotangent);

        public override void Tangent(ReadOnlySpan<double> weights, ReadOnlySpan<double> direction, Matrix? inputTangent, Matrix result)
        {
            if (inputTangent is null)
                Array.Clear(result.Data);
            else
                Bend(inputTangent, result);
        }

        private void Bend(Matrix from, Matrix? to)
        {
            if (to is null)
                return;
            from.Values.CopyTo(to.Data);
            Vector.Multiply<double>(slope, to.Data);
        }
    }
}
