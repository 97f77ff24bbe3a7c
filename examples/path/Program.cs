using System.Globalization;
using Bidual;
using Bidual.Data;
using Bidual.Export;

Dataset wave = TableSchema.Fit(BuiltIn.Wave()).Encode(BuiltIn.Wave());
FittedPath path = ConvexNetwork.Path(wave, new PathSettings { Fit = new FitSettings { Folds = 5 }, Points = 12, SmallestRatio = 1e-4 });
foreach (PathPoint point in path.Points)
{
    string mark = point == path.Chosen ? "  chosen" : "";
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"β/β_max {point.BetaRatio:E1}: objective {point.Fit.Certificate.Objective:F4}, gap {point.Fit.Certificate.RelativeGap:E0}, {point.Fit.Model.Network.Neurons,2} neurons, R² on rows left out {point.HeldOut!.R2:F3}{mark}"));
}

string picture = Path.Combine(Path.GetTempPath(), "path.svg");
PathPlot.Write(path, picture);
File.Delete(picture);
