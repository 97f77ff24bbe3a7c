using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bidual.Data;
using Bidual.Explanations;
using Bidual.Export;
using Bidual.Networks;

namespace Bidual.Tests.Export;

/// <summary>What a network looks at as pages and pictures: they hold what they must and are well-formed.</summary>
public sealed class ExplanationFilesTests
{
    [Fact]
    public void Regions_have_a_line_for_each_neuron_and_the_rows()
    {
        SampleFit sample = SampleFit.Regions();
        XElement picture = Plot(sample.Fit.Model, sample.Training, null);
        XElement lines = Assert.Single(Named(picture, "path"), path => Class(path).Contains("dashed", StringComparison.Ordinal) && path.Parent!.Attribute("x") is not null);
        Assert.Equal(sample.Fit.Model.Network.Neurons, lines.Attribute("d")!.Value.Count(letter => letter == 'M'));
        Assert.Equal(sample.Training.Count, Named(picture, "circle").Count(circle => circle.Parent!.Parent!.Attribute("x") is not null));
        Assert.Single(Named(picture, "image"));
        Assert.Contains("boundary", picture.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_surface_has_lines_contours_and_points_of_their_targets_colour()
    {
        SampleFit sample = SampleFit.Surface();
        XElement picture = Plot(sample.Fit.Model, sample.Training, null);
        Assert.Contains("a neuron switches", picture.Value, StringComparison.Ordinal);
        Assert.Contains("equal prediction", picture.Value, StringComparison.Ordinal);
        Assert.True(Named(picture, "circle").Select(circle => circle.Attribute("style")?.Value).Distinct().Count() > 50);
    }

    [Fact]
    public void A_signal_has_a_line_and_an_image_a_picture_a_neuron()
    {
        Model model = SampleModels.Tame(Activation.Relu, LearningTask.Regression, bias: true, standardize: true, neurons: 7, features: 12);
        XElement signal = Plot(model, null, new FilterShape(12, 1)), image = Plot(model, null, new FilterShape(4, 3));
        Assert.Equal(7, Named(signal, "g").Count(group => Class(group) == "tile"));
        Assert.All(Named(signal, "path").Where(path => Class(path).StartsWith("line", StringComparison.Ordinal)), path => Assert.Equal(11, path.Attribute("d")!.Value.Count(letter => letter == 'L')));
        Assert.Equal(7, Named(image, "image").Count());
    }

    [Fact]
    public void Other_features_are_ranked()
    {
        SampleFit sample = SampleFit.Wide();
        XElement picture = Plot(sample.Fit.Model, sample.Training, null);
        Assert.Contains("importance", picture.Value, StringComparison.Ordinal);
        Assert.Equal(10, Named(picture, "text").Count(text => Class(text) == "note"));
        Assert.Throws<DataException>(() => ExplanationPlot.Render(sample.Fit.Model, Explanation.Of(sample.Fit.Model), null, null));
    }

    [Fact]
    public void The_page_holds_every_section_and_no_markup_of_names()
    {
        SampleFit wide = SampleFit.Wide();
        string page = ExplanationReport.Render(wide.Fit.Model, Explanation.Of(wide.Fit.Model, wide.Training), wide.Training, new FilterShape(5, 2), 4);
        foreach (string section in new[] { "Row 5", "Matched filters", "Features", "Neurons" })
            Assert.Contains($"<h2>{section}</h2>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        WellFormed(page);
        SampleFit regions = SampleFit.Regions();
        string plane = ExplanationReport.Render(regions.Fit.Model, Explanation.Of(regions.Fit.Model, regions.Training), regions.Training, null, null);
        Assert.Contains("<h2>The function</h2>", plane, StringComparison.Ordinal);
        Assert.DoesNotContain("<h2>Row", plane, StringComparison.Ordinal);
        WellFormed(plane);
    }

    [Fact]
    public void A_network_without_neurons_and_without_rows_can_be_shown()
    {
        SampleFit empty = SampleFit.Empty(LearningTask.Classification);
        WellFormed(ExplanationReport.Render(empty.Fit.Model, Explanation.Of(empty.Fit.Model), null, null, null));
        WellFormed(ExplanationReport.Render(empty.Fit.Model, Explanation.Of(empty.Fit.Model, empty.Training), empty.Training, null, 0));
        Plot(empty.Fit.Model, empty.Training, null);
    }

    private static XElement Plot(Model model, Dataset? rows, FilterShape? shape)
    {
        string text = ExplanationPlot.Render(model, Explanation.Of(model, rows), rows, shape);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.Equal(text, ExplanationPlot.Render(model, Explanation.Of(model, rows), rows, shape));
        return XElement.Parse(text);
    }

    private static IEnumerable<XElement> Named(XElement root, string name) => root.Descendants().Where(element => element.Name.LocalName == name);

    private static string Class(XElement element) => element.Attribute("class")?.Value ?? "";

    private static void WellFormed(string page)
    {
        int start = page.IndexOf("<main>", StringComparison.Ordinal), end = page.IndexOf("</main>", StringComparison.Ordinal) + "</main>".Length;
        XElement.Parse(Regex.Replace(page[start..end], "&(?!amp;|lt;|gt;|quot;|#)", "&amp;", RegexOptions.None, TimeSpan.FromSeconds(10)));
    }
}
