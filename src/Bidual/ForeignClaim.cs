using System.Globalization;
using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Networks;

namespace Bidual;

/// <summary>Says in words what is proven about a network from elsewhere.</summary>
internal static class ForeignClaim
{
    /// <summary>A share below which a better network is not worth a word.</summary>
    private const double Noticeable = 1e-6;

    public static string Of(NetworkCertification certification)
    {
        Model model = certification.Model;
        bool isLinear = model.Network.Activation == Activation.Linear;
        string noun = isLinear ? "model" : "network", all = isLinear ? "linear models" : "two-layer ReLU networks";
        string one = isLinear ? Architecture.KindOf(model).Description + model.Network.Linear?.Description : "two-layer ReLU network of any width";
        string most = Percent(certification.AtMost, up: true), bound = Number(certification.LowerBound);
        string claim = certification.LowerBound > 0
            ? $"This {noun} is at most {most} from optimal: its objective is {Number(certification.Objective)}, and no {one} has one below {bound} on these data."
            : $"Nothing is proven over all {all}: the objective of this one is {Number(certification.Objective)}.";
        if (certification.Searched.Coverage == Coverage.Sampled)
        {
            string patterns = certification.Searched.Patterns.ToString("N0", CultureInfo.InvariantCulture);
            claim += $" Among the networks that use the {patterns} activation patterns examined, its own included, it is at most {Percent(certification.AtMostOverPatterns, up: true)} from optimal.";
        }

        return claim + (certification.AtLeast >= Noticeable
            ? $" It is at least {Percent(certification.AtLeast, up: false)} from optimal: a {noun} with an objective of {Number(certification.BestCertificate.Objective)} was found."
            : $" No {noun} worth calling better was found.");
    }

    /// <summary>Rounded to the side on which it stays true.</summary>
    private static string Percent(double share, bool up)
    {
        if (share < 1e-5)
            return (100 * share).ToString("0.0e-0", CultureInfo.InvariantCulture) + " %";
        double unit = Math.Pow(10, Math.Floor(Math.Log10(100 * share)) - 2), count = 100 * share / unit;
        return ((up ? Math.Ceiling(count) : Math.Floor(count)) * unit).ToString("G3", CultureInfo.InvariantCulture) + " %";
    }

    private static string Number(double value) => value.ToString("G7", CultureInfo.InvariantCulture);
}
