using Bidual;
using Bidual.Data;

Dataset wave = TableSchema.Fit(BuiltIn.Wave()).Encode(BuiltIn.Wave());
FittedNetwork fit = ConvexNetwork.Fit(wave, new FitSettings { BetaRatio = 0.001 });
Console.WriteLine($"{fit.Model.Network.Neurons} neurons, R² {fit.TrainScores.R2:F4}");
Console.WriteLine(fit.Certificate.ClaimText);
