using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Robustness;

namespace Bidual.Export.Json;

/// <summary>Reads what a model file says about the worst points around its rows, and refuses what does not fit the model.</summary>
internal static class RobustReader
{
    /// <param name="field">The section.</param>
    /// <param name="model">The model of the file.</param>
    /// <param name="beta">β of its certificate.</param>
    /// <param name="rows">Training rows n.</param>
    public static RobustProof Read(JsonField field, Model model, double beta, int rows)
    {
        if (model is not { Loss: HingeLoss, BalancesClasses: false, Penalty: PenaltyKind.Group, Network: { Activation: Activation.Relu, Outputs: 1, Linear: null } })
            throw field.Refuse("is for ReLU networks of two classes with the hinge loss");
        if (!(beta > 0 && double.IsFinite(beta)))
            throw field.Refuse("needs a β above 0");
        int inputs = model.Network.Inputs;
        Coverage coverage = ModelReader.ReadCoverage(field["coverage"]);
        JsonField encoded = field["patternDirections"];
        Matrix? directions = encoded.IsNull ? null : encoded.EncodedMatrix();
        if (directions is null or { Rows: 0 } && coverage == Coverage.Sampled)
            throw encoded.Refuse("must be there where not all patterns were priced");
        if (directions is not null)
            Require(encoded, directions, directions.Rows, inputs);
        Matrix multipliers = field["multipliers"].EncodedMatrix(), moves = field["moves"].EncodedMatrix();
        Require(field["multipliers"], multipliers, rows, 1);
        Require(field["moves"], moves, rows, inputs);
        return new RobustProof(
            ReadBall(field, model.FeatureNames.Count),
            field["objective"].Number(),
            field["lowerBound"].Number(),
            field["tolerance"].Finite() is >= 0 and < 1 and double tolerance ? tolerance : throw field["tolerance"].Refuse("must be in [0, 1)"),
            field["patterns"].Count(),
            coverage,
            new RobustDual(multipliers.Column(0), moves),
            directions);
    }

    private static RobustBall ReadBall(JsonField field, int features)
    {
        double radius = field["radius"].Finite();
        if (radius < 0)
            throw field["radius"].Refuse("must be at least 0");
        int[] kept = [.. field["kept"].Items().Select(index => index.Count() is int feature && feature < features ? feature : throw index.Refuse($"is no index of a feature; there are {features}"))];
        PerturbationNorm norm = field["norm"].OneOf([.. Enum.GetValues<PerturbationNorm>().Select(one => (ModelWriter.NameOf(one), one))]);
        return new RobustBall(radius, norm) { Kept = kept };
    }

    private static void Require(JsonField field, Matrix matrix, int rows, int columns)
    {
        if (matrix.Rows != rows || matrix.Columns != columns)
            throw field.Refuse($"is {matrix.Rows}×{matrix.Columns} and must be {rows}×{columns}");
    }
}
