using Bidual.NonConvex.Models;
using Bidual.Numerics;

namespace Bidual.Tests.NonConvex;

/// <summary>Products with Jacobians of every model, against differences and against each other.</summary>
public sealed class PassTests
{
    private const int Rows = 7;

    public static MatrixTheoryData<string, int> Models => new(TrainingCase.Models, [1, 3]);

    /// <summary>Those all of whose blocks are Kronecker products.</summary>
    public static MatrixTheoryData<string, int> Factored => new(TrainingCase.Models.Where(name => name is not ("unit" or "features")), [1, 3]);

    [Theory, MemberData(nameof(Models))]
    public void The_tangent_agrees_with_differences(string name, int outputs)
    {
        (LayeredModel model, IPass pass, double[] parameters) = Case(name, outputs);
        double[] direction = TrainingCase.Vector(model.Parameters, 11);
        var tangent = new Matrix(Rows, outputs);
        pass.JacobianVector(direction, tangent);

        // Short enough that no row crosses a kink, whatever the seed.
        const double step = 1e-6;
        double[] above = FitAt(pass, TrainingCase.Moved(parameters, direction, step)), below = FitAt(pass, TrainingCase.Moved(parameters, direction, -step));
        for (int i = 0; i < tangent.Data.Length; i++)
            Assert.Equal((above[i] - below[i]) / (2 * step), tangent.Data[i], 1e-7 * (1 + Math.Abs(tangent.Data[i])));
    }

    [Theory, MemberData(nameof(Models))]
    public void The_gradient_is_the_adjoint_of_the_tangent(string name, int outputs)
    {
        (LayeredModel model, IPass pass, _) = Case(name, outputs);
        double[] direction = TrainingCase.Vector(model.Parameters, 12);
        Matrix cotangent = TrainingCase.Gaussian(Rows, outputs, 13), tangent = new(Rows, outputs);
        pass.JacobianVector(direction, tangent);
        var gradient = new double[model.Parameters];
        pass.AddVectorJacobian(cotangent, gradient);
        double one = Vector.Dot<double>(tangent.Data, cotangent.Data), other = Vector.Dot<double>(direction, gradient);
        Assert.Equal(one, other, 1e-12 * Vector.Norm(tangent.Data) * Vector.Norm(cotangent.Data));
    }

    [Theory, MemberData(nameof(Models))]
    public void Gradients_of_rows_add_up(string name, int outputs)
    {
        (LayeredModel model, IPass pass, _) = Case(name, outputs);
        Matrix cotangent = TrainingCase.Gaussian(Rows, outputs, 14), rows = new(Rows, model.Parameters);
        var gradient = new double[model.Parameters];
        pass.AddVectorJacobian(cotangent, gradient);
        pass.RowGradients(cotangent, rows);
        for (int i = 0; i < gradient.Length; i++)
            Assert.Equal(gradient[i], rows.Column(i).Sum(), 1e-12 * (1 + Math.Abs(gradient[i])));
    }

    [Theory, MemberData(nameof(Factored))]
    public void Of_one_row_the_factors_are_the_block(string name, int outputs)
    {
        LayeredModel model = TrainingCase.Model(name, outputs);
        IPass pass = model.Pass(1);
        model.Prepare(TrainingCase.Gaussian(1, 3, 9)).Values.CopyTo(pass.Inputs.Data);
        pass.Forward(TrainingCase.Vector(model.Parameters, 10));
        Matrix cotangent = TrainingCase.Gaussian(1, outputs, 15), row = new(1, model.Parameters);
        pass.RowGradients(cotangent, row);
        Matrix[] inner = [.. model.Blocks.Select(block => new Matrix(block.Columns, block.Columns))], outer = [.. model.Blocks.Select(block => new Matrix(block.Rows, block.Rows))];
        pass.AddFactors(cotangent, inner, outer);
        for (int k = 0; k < model.Blocks.Count; k++)
        {
            ParameterBlock block = model.Blocks[k];
            for (int i = 0; i < block.Length; i++)
            {
                for (int j = 0; j < block.Length; j++)
                {
                    double expected = row.Data[block.Start + i] * row.Data[block.Start + j];
                    double product = Lower(outer[k], i / block.Columns, j / block.Columns) * Lower(inner[k], i % block.Columns, j % block.Columns);
                    Assert.Equal(expected, product, 1e-12 * (1 + Math.Abs(expected)));
                }
            }
        }
    }

    private static double Lower(Matrix matrix, int i, int j) => matrix[Math.Max(i, j), Math.Min(i, j)];

    private static double[] FitAt(IPass pass, double[] parameters)
    {
        pass.Forward(parameters);
        return [.. pass.Fit.Data];
    }

    private static (LayeredModel Model, IPass Pass, double[] Parameters) Case(string name, int outputs)
    {
        LayeredModel model = TrainingCase.Model(name, outputs);
        double[] parameters = TrainingCase.Vector(model.Parameters, 10);
        IPass pass = model.Pass(Rows);
        model.Prepare(TrainingCase.Gaussian(Rows, 3, 9)).Values.CopyTo(pass.Inputs.Data);
        pass.Forward(parameters);
        return (model, pass, parameters);
    }
}
