using Bidual.Data;

namespace Bidual.Cli.Rendering;

/// <summary>Everything that certifying a network from elsewhere prints.</summary>
internal sealed record NetworkResult
{
    public required string NetworkPath { get; init; }

    /// <summary>The data file as named.</summary>
    public required string DataName { get; init; }

    public required Dataset Data { get; init; }

    public required NetworkCertification Certification { get; init; }

    /// <summary>The share of --within, null without it.</summary>
    public required double? Within { get; init; }

    public required bool Standardize { get; init; }

    /// <summary>Options and values that repeat the run.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Arguments { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Files written, in order.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    public string Repeat => RepeatLine.Of(Arguments, "certify", NetworkPath);

    public bool IsLinear => Certification.Model.Network.Activation == Networks.Activation.Linear;

    /// <summary>Neurons that are active on no row; none of a linear model.</summary>
    public int DeadNeurons
    {
        get
        {
            if (IsLinear)
                return 0;
            Networks.Network network = Certification.Model.Network;
            Numerics.Matrix inputs = Certification.Model.Preparation.Inputs(Data.Features);
            return Enumerable.Range(0, network.Neurons).Count(j => !Enumerable.Range(0, inputs.Rows).Any(t => IsActive(network.Hidden.Row(j), inputs.Row(t))));
        }
    }

    /// <summary>What --within asked, in words; null without it.</summary>
    public string? Verdict => Within is not { } share ? null : Certification.IsWithin(share) switch
    {
        true => $"Proven: within {Format.Short(100 * share)} % of optimal.",
        false => $"Refuted: not within {Format.Short(100 * share)} % of optimal.",
        null => $"Undecided: neither proven nor refuted to be within {Format.Short(100 * share)} % of optimal.",
    };

    private static bool IsActive(ReadOnlySpan<double> u, ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int j = 0; j < u.Length; j++)
            sum += u[j] * x[j];
        return sum > 0;
    }
}
