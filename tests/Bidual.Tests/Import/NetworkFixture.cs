using System.Text.Json;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Tests.Repository;

namespace Bidual.Tests.Import;

/// <summary>The networks of tests/networks, made by PyTorch and scikit-learn, with what NumPy says of them.</summary>
/// <param name="Name">"torch" or "sklearn".</param>
internal sealed record NetworkFixture(string Name)
{
    public static string Rows => PathOf("rows.csv");

    public double Beta => Number("beta");

    public double Objective => Number("objective");

    public double Balanced => Number("balanced");

    /// <summary>Outputs on the rows.</summary>
    public double[] F => Expected.GetProperty("f").Deserialize<double[]>()!;

    /// <summary>The rows as the network was trained on them.</summary>
    public Dataset Data
    {
        get
        {
            Table table = DataFile.Read(Rows);
            return Name == "torch"
                ? TableSchema.Fit(table, "place", drop: ["y"]).Encode(table)
                : TableSchema.Fit(table, "y", drop: ["place"]).Encode(table);
        }
    }

    private JsonElement Expected => JsonDocument.Parse(File.ReadAllText(PathOf("expected.json"))).RootElement.GetProperty(Name);

    public static string PathOf(string file) => RepositoryFolder.PathOf($"tests/networks/{file}");

    /// <summary>f on rows of features.</summary>
    public static double[] Predict(ForeignNetwork network, Matrix features)
    {
        Matrix inputs = (network.InputScaling ?? Scaling.Identity(network.Inputs)).Apply(features);
        var f = new double[features.Rows];
        for (int t = 0; t < f.Length; t++)
        {
            f[t] = network.OutputBias;
            for (int j = 0; j < network.Neurons; j++)
                f[t] += network.Output[j] * Active(network.Activation, Vector.Dot(network.Hidden.Row(j), inputs.Row(t)) + network.HiddenBiases[j]);
        }

        return f;
    }

    private static double Active(Activation activation, double value) => activation == Activation.Linear ? value : Math.Max(0, value);

    private double Number(string name) => Expected.GetProperty(name).GetDouble();
}
