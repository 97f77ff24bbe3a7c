using Bidual;
using Bidual.Data;

// Three kinds of iris by their petals: one output a class, proven as a whole and one by one.
Table iris = BuiltIn.Iris();
IEnumerable<int> rows = Enumerable.Range(0, iris.RowCount);
ConvexClassifier<string> flowers = new ConvexClassifier<string>()
    .Fit(rows, i => [iris[i, 2], iris[i, 3]], i => iris.Text(i, 4)!);
Console.WriteLine($"petals of 5.1 × 1.8 cm: {flowers.Predict(5.1, 1.8)}");
Console.WriteLine(flowers.Certificate.ClaimText);
foreach (FittedNetwork network in flowers.Fitted.Outputs)
    Console.WriteLine($"{network.Model.ClassLabels[1]}: {network.Certificate.Claim}, gap {network.Certificate.RelativeGap:E1}");

// The median of a curve with outliers.
double[] x = [.. Enumerable.Range(0, 60).Select(t => t / 10.0)];
double[] y = [.. x.Select((v, t) => Math.Sin(v) + (t % 10 == 3 ? 5 : 0))];
ConvexRegressor curve = new ConvexRegressor(new FitSettings { Loss = Bidual.Programs.Losses.Loss.Absolute, BetaRatio = 0.01 })
    .Fit(x.Select(v => new[] { v }), y);
Console.WriteLine($"sin 1.3 = {Math.Sin(1.3):F3}, predicted {curve.Predict(1.3):F3} in spite of every tenth value being 5 too high");
