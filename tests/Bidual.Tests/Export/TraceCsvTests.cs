using Bidual.Export;
using Bidual.Solvers;

namespace Bidual.Tests.Export;

public sealed class TraceCsvTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Writes_a_header_and_full_precision()
    {
        string path = folder.File("trace.csv");
        TraceCsv.Write([new(0, 0.5, 2, double.NegativeInfinity, 0), new(10, 1.25, 1.0 / 3, 0.25, 7)], path);
        Assert.Equal(
            "iteration,seconds,objective,lower_bound,gap,relative_gap,active_blocks\n"
            + "0,0.5,2,-Infinity,Infinity,Infinity,0\n"
            + "10,1.25,0.3333333333333333,0.25,0.08333333333333331,0.24999999999999994,7\n",
            File.ReadAllText(path));
    }

    [Fact]
    public void An_empty_trace_is_a_header()
    {
        string path = folder.File("trace.csv");
        TraceCsv.Write([], path);
        Assert.Single(File.ReadAllLines(path));
    }
}
