using System.Globalization;
using System.Xml.Linq;
using Bidual.Export;
using Bidual.Export.Svg;

namespace Bidual.Tests.Export;

public sealed class SvgPlotTests
{
    [Theory]
    [InlineData(0, 1, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-3, 7, "−2 0 2 4 6")]
    [InlineData(0, 12000, "0 2000 4000 6000 8000 10000 12000")]
    [InlineData(0.0012, 0.0016, "0.0012 0.0013 0.0014 0.0015 0.0016")]
    public void Linear_ticks_are_round(double from, double to, string expected) =>
        Assert.Equal(expected, string.Join(' ', Axis.Between("x", from, to).Ticks.Select(tick => tick.Text)));

    [Theory]
    [InlineData(1e-9, 1, "10⁻⁸ 10⁻⁶ 10⁻⁴ 0.01 1")]
    [InlineData(1, 100, "1 2 5 10 20 50 100")]
    [InlineData(5, 500000, "10 100 1000 10000 10⁵")]
    public void Logarithmic_ticks_are_powers(double from, double to, string expected) =>
        Assert.Equal(expected, string.Join(' ', Axis.Covering("x", [from, to], logarithmic: true, margin: 0).Ticks.Select(tick => tick.Text)));

    [Fact]
    public void Any_range_has_an_axis()
    {
        double[] odd = [0, -0.0, 1, -1, double.Epsilon, 1e-300, 1e300, double.MaxValue, -double.MaxValue, double.NaN, double.PositiveInfinity];
        foreach (double a in odd)
        {
            foreach (double b in odd)
            {
                foreach (bool logarithmic in new[] { false, true })
                    Assert.InRange(Axis.Covering("x", [a, b], logarithmic).Ticks.Count, 0, 20);
            }
        }
    }

    [Fact]
    public void A_plot_is_well_formed_accessible_and_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string invariant = SvgSheet.Render("Falling & <rising>", [Plot(), Plot()]);
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            german.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = german;
            Assert.Equal(invariant, SvgSheet.Render("Falling & <rising>", [Plot(), Plot()]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        XElement root = XElement.Parse(invariant);
        Assert.Equal("img", root.Attribute("role")?.Value);
        Assert.Equal("Falling & <rising>", root.Element(root.Name.Namespace + "title")?.Value);
        Assert.NotNull(root.Element(root.Name.Namespace + "desc"));
        Assert.DoesNotContain("NaN", invariant, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_breaks_where_a_value_cannot_be_shown()
    {
        XElement root = XElement.Parse(Plot().Render());
        string path = root.Descendants().Single(element => element.Attribute("class")?.Value is "line first" && element.Parent!.Attribute("viewBox") is null).Attribute("d")!.Value;
        Assert.Equal(2, path.Count(c => c == 'M'));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(12.3456, "12.35")]
    [InlineData(-0.5, "−0.5")]
    [InlineData(99999.6, "99999.6")]
    [InlineData(1234567, "1.235×10⁶")]
    [InlineData(1e-6, "10⁻⁶")]
    [InlineData(0.00099999, "0.001")]
    [InlineData(9.99999e-7, "10⁻⁶")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Numbers_read_well(double value, string expected) => Assert.Equal(expected, NumberText.Of(value, value == 99999.6 ? 6 : 4));

    private static SvgPlot Plot() => new()
    {
        Title = "Falling & <rising>",
        Description = "Two lines.",
        X = Axis.Between("time", 0, 4),
        Y = Axis.Covering("value", [0.001, 10], logarithmic: true),
        Layers =
        [
            new LineLayer([new(0, 10), new(1, 5), new(2, double.NaN), new(3, 0.5), new(4, 0.25)], Tone.First, "a & b"),
            new StepLayer([new(0, -1), new(1, 0.01), new(4, 0.2)], Tone.Second, "rising"),
            new ScatterLayer([new(1, 1), new(2, double.PositiveInfinity)], Tone.Third, Rings: true),
            new NoteLayer([(new PlotPoint(1, 1), "<here>")]),
        ],
    };
}
