using Bidual;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

// A gated ReLU network whose gates are given: here 16 directions spread evenly over the plane.
Dataset spirals = Synthetic.TwoSpirals(rows: 200, noise: 0.02, seed: 1);
const int count = 16;
var directions = new double[3 * count];
for (int j = 0; j < count; j++)
{
    double angle = 2 * Math.PI * j / count;
    directions[j] = Math.Cos(angle);
    directions[count + j] = Math.Sin(angle);
    directions[(2 * count) + j] = 0.4 * Math.Cos(3 * angle);
}

FittedNetwork fit = ConvexNetwork.Fit(spirals, new FitSettings
{
    Activation = Activation.GatedRelu,
    Patterns = PatternChoice.Gates(new Matrix(3, count, directions)),
    Beta = 0.1,
});
Console.WriteLine($"{fit.Model.Network.Neurons} of {fit.Certificate.Patterns} gates in use, accuracy {fit.TrainScores.Accuracy:P1}");
Console.WriteLine(fit.Certificate.ClaimText);
