using System.Globalization;
using System.Xml.Linq;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Tests.Export;

/// <summary>A path as a table and as a picture, and the neurons followed along it.</summary>
public sealed class PathFilesTests : IDisposable
{
    private static readonly Lazy<FittedPath> Compared = new(() => ConvexNetwork.Path(
        Synthetic.Planted(20, 1, 2, 0.3, 4),
        new PathSettings { Fit = new FitSettings { Validation = 0.3, Patterns = PatternChoice.Exact, Threads = 1 }, Points = 5 }));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_table_has_every_number_of_every_point()
    {
        string file = folder.File("path.csv");
        PathCsv.Write(Compared.Value, file);
        string[] lines = File.ReadAllLines(file);
        string[] header = lines[0].Split(',');
        Assert.Equal(Compared.Value.Points.Count + 1, lines.Length);
        for (int k = 0; k < Compared.Value.Points.Count; k++)
        {
            PathPoint point = Compared.Value.Points[k];
            Dictionary<string, string> row = header.Zip(lines[k + 1].Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
            Assert.Equal(header.Length, row.Count);
            Assert.Equal(point.BetaRatio, Number("beta_ratio"));
            Assert.Equal(point.Beta, Number("beta"));
            Assert.Equal(point.Fit.Certificate.Objective, Number("objective"));
            Assert.Equal(point.Fit.Certificate.LowerBound, Number("lower_bound"));
            Assert.Equal(point.Fit.Certificate.GlobalLowerBound, Number("global_lower_bound"));
            Assert.Equal(point.Fit.Certificate.RelativeGap, Number("relative_gap"));
            Assert.Equal(point.Fit.Model.Network.Neurons, Number("neurons"));
            Assert.Equal(point.Penalty, Number("penalty"));
            Assert.Equal(point.Fit.TrainScores.Rmse, Number("train_rmse"));
            Assert.Equal(point.HeldOut!.Rmse, Number("validation_rmse"));
            Assert.Equal(Compared.Value.Selection!.Points[k].Score, Number("score"));
            Assert.Equal(("global", "converged", ""), (row["claim"], row["status"], row["train_accuracy"]));
            Assert.Equal(Compared.Value.Selection.Chosen == k ? "1" : "0", row["chosen"]);

            double Number(string column) => double.Parse(row[column], CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public void The_picture_has_three_plots_and_marks_the_choice()
    {
        string file = folder.File("path.svg");
        PathPlot.Write(Compared.Value, file);
        XElement root = XElement.Parse(File.ReadAllText(file));
        XNamespace svg = root.Name.Namespace;
        Assert.Equal(3, root.Elements(svg + "g").Count());
        Assert.Contains("chosen", root.Value, StringComparison.Ordinal);
        Assert.Contains("proven lower bound", root.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", root.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_without_a_choice_is_drawn_as_well()
    {
        string file = folder.File("path.svg");
        FittedPath path = Compared.Value with { Selection = null, Points = [.. Compared.Value.Points.Take(1).Select(point => point with { HeldOut = null })] };
        PathPlot.Write(path, file);
        Assert.DoesNotContain("chosen", XElement.Parse(File.ReadAllText(file)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_neuron_is_followed_while_it_turns_slowly_and_keeps_its_sign()
    {
        Network[] networks =
        [
            Relu(),
            Relu((0, 2, 1)),
            Relu((90, 1, -1), (20, 3, 1)),
            Relu((40, 4, 1), (110, 1, 1)),
            Relu((55, 5, 1), (120, 2, 1)),
        ];
        (int, int, string)[] tracks = [.. NeuronTracks.Of(networks).Select(track => (track.First, track.Sign, string.Join(' ', track.Norms.Select(norm => norm.ToString("F3", CultureInfo.InvariantCulture)))))];
        Assert.Equal([(1, 1, "2.000 3.000 4.000 5.000"), (2, -1, "1.000"), (3, 1, "1.000 2.000")], tracks);
    }

    [Fact]
    public void Each_neuron_has_one_successor_the_nearest()
    {
        IReadOnlyList<NeuronTrack> tracks = NeuronTracks.Of([Relu((0, 1, 1), (20, 2, 1)), Relu((14, 3, 1))]);
        Assert.Equal(2, tracks.Count);
        Assert.Equal([2.0, 3.0], tracks[0].Norms.Select(norm => Math.Round(norm, 9)));
        Assert.Single(tracks[1].Norms);
    }

    [Fact]
    public void A_gated_neuron_is_the_one_of_its_gate()
    {
        IReadOnlyList<NeuronTrack> tracks = NeuronTracks.Of([Gated((0, 10), (90, 20)), Gated((180, 20), (45, 30))]);
        Assert.Equal([(0, 1), (0, 2), (1, 1)], tracks.Select(track => (track.First, track.Norms.Count)));
    }

    /// <summary>Neurons in the plane: angle in degrees, ‖u‖·|a| and the sign of a.</summary>
    private static Network Relu(params (double Angle, double Norm, int Sign)[] neurons) => new(
        Activation.Relu,
        neurons.Length == 0 ? new Matrix(0, 2) : Matrix.FromRows([.. neurons.Select(neuron => Direction(neuron.Angle, Math.Sqrt(neuron.Norm)))]),
        new Matrix(neurons.Length, 1, [.. neurons.Select(neuron => neuron.Sign * Math.Sqrt(neuron.Norm))]));

    /// <summary>Neurons of strength 1: their own angle and that of their gate.</summary>
    private static Network Gated(params (double Angle, double Gate)[] neurons) => new(
        Activation.GatedRelu,
        Matrix.FromRows([.. neurons.Select(neuron => Direction(neuron.Angle, 1))]),
        new Matrix(neurons.Length, 1, [.. neurons.Select(_ => 1.0)]),
        Matrix.FromRows([.. neurons.Select(neuron => Direction(neuron.Gate, 1))]));

    private static double[] Direction(double degrees, double length) => [length * Math.Cos(degrees * Math.PI / 180), length * Math.Sin(degrees * Math.PI / 180)];
}
