using System.Text.Json;
using Bidual.Data;
using Bidual.Export.Json;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Import;

/// <summary>Weights in JSON: see <see cref="NetworkFile"/>.</summary>
internal static class WeightsFile
{
    private const string Hidden = "hiddenWeights", HiddenBiases = "hiddenBiases", Output = "outputWeights", OutputBias = "outputBias";
    private static readonly string[] Names = [Hidden, HiddenBiases, Output, OutputBias];

    /// <exception cref="DataException">The fields are not those of a two-layer network with one output.</exception>
    public static ForeignNetwork Read(JsonElement root, string file, long fileBytes)
    {
        var field = new JsonField(root, file, string.Empty, fileBytes);
        if (!field.Has(Hidden))
            throw new DataException($"{file}: neither a Bidual model nor the weights of a network: it lacks \"{Hidden}\".");
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!Names.Contains(property.Name))
                throw new DataException($"{file}: \"{property.Name}\" is not known; the weights are \"{string.Join("\", \"", Names)}\".");
        }

        Matrix hidden = Rows(field[Hidden]);
        double[] biases = field.Has(HiddenBiases) ? field[HiddenBiases].Vector() : new double[hidden.Rows];
        if (biases.Length != hidden.Rows)
            throw field[HiddenBiases].Refuse($"has {biases.Length} numbers where there are {hidden.Rows} hidden neurons");
        double outputBias = field.Has(OutputBias) ? Only(field[OutputBias]) : 0;
        return new ForeignNetwork(hidden, biases, OutputWeights(field[Output], hidden.Rows), outputBias);
    }

    private static Matrix Rows(JsonField field)
    {
        List<JsonField> items = field.Items();
        if (items.Count == 0)
            throw field.Refuse("must be a list of lists, one for each hidden neuron");
        double[][] rows = [.. items.Select(item => item.Vector())];
        for (int j = 0; j < rows.Length; j++)
        {
            if (rows[j].Length == 0 || rows[j].Length != rows[0].Length)
                throw items[j].Refuse($"has {rows[j].Length} numbers where the first neuron has {rows[0].Length}");
        }

        return Matrix.FromRows(rows);
    }

    /// <summary>m numbers, or 1×m as PyTorch has them, or m×1 as scikit-learn has them.</summary>
    private static double[] OutputWeights(JsonField field, int neurons)
    {
        if (!field.HoldsLists)
            return Fitting(field.Vector());
        Matrix matrix = Rows(field);
        if (matrix.Rows != 1 && matrix.Columns != 1)
            throw field.Refuse($"is {matrix.Rows}×{matrix.Columns}: only networks with one output can be certified");
        return Fitting(matrix.Values.ToArray());

        double[] Fitting(double[] weights) =>
            weights.Length == neurons ? weights : throw field.Refuse($"has {weights.Length} numbers where there are {neurons} hidden neurons");
    }

    private static double Only(JsonField field)
    {
        if (!field.IsList)
            return field.Finite();
        return field.Vector() is [var only] ? only : throw field.Refuse("must be one number: only networks with one output can be certified");
    }
}
