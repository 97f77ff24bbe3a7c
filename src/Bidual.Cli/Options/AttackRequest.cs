using Bidual.Robustness;

namespace Bidual.Cli.Options;

/// <summary>An attack as asked for on the command line.</summary>
/// <param name="Perturbation">What the adversary may do.</param>
/// <param name="Radii">How far.</param>
/// <param name="Settings">How the worst is looked for.</param>
/// <param name="Unit">Of the radii, in words.</param>
/// <param name="Range">Limits of the features as given; null for none.</param>
/// <param name="Kept">Names of the features that stay as they are.</param>
internal sealed record AttackRequest(Perturbation Perturbation, double[] Radii, AttackSettings Settings, string Unit, string? Range, IReadOnlyList<string> Kept);
