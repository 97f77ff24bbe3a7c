using System.Globalization;
using System.Text.Json;
using Bidual.Solvers;

namespace Bidual.Benchmarks.Scale;

/// <summary>One class of a one-against-all training.</summary>
/// <param name="Label">The class.</param>
/// <param name="Seconds">Of the solver and its evaluations.</param>
/// <param name="Iterations">Iterates; one of the stochastic solver is three passes over the rows.</param>
/// <param name="Objective">Of (9) at the point.</param>
/// <param name="RelativeGap">Proven in double at the point.</param>
/// <param name="ActiveBlocks">Gates in use.</param>
/// <param name="TestAccuracy">Of the two-class problem.</param>
/// <param name="Status">Why it stopped.</param>
internal sealed record ClassResult(
    int Label,
    double Seconds,
    int Iterations,
    double Objective,
    double RelativeGap,
    int ActiveBlocks,
    double TestAccuracy,
    SolveStatus Status)
{
    public void WriteLine() => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"class {Label}: {Seconds,7:F1} s, {Iterations,4} iterates, objective {Objective:F2}, gap {RelativeGap:0.0e0}, {ActiveBlocks} gates, test {TestAccuracy:P2}, {Status}"));

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("class", Label);
        json.WriteNumber("seconds", Math.Round(Seconds, 2));
        json.WriteNumber("iterations", Iterations);
        json.WriteNumber("objective", Objective);
        json.WriteNumber("relativeGap", RelativeGap);
        json.WriteNumber("activeBlocks", ActiveBlocks);
        json.WriteNumber("testAccuracy", TestAccuracy);
        json.WriteString("status", Status.ToString());
        json.WriteEndObject();
    }
}
