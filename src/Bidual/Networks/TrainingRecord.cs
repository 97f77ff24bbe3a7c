namespace Bidual.Networks;

/// <summary>How a saved model came about: enough to repeat the run and to recognise its data.</summary>
/// <param name="Version">Version of the library.</param>
/// <param name="Arguments">What was asked for, as option–value pairs in command-line form.</param>
/// <param name="Seed">Seed of all random choices.</param>
/// <param name="Rows">Training rows n.</param>
/// <param name="DataFingerprint">SHA-256, in hexadecimal, of the prepared training inputs and targets.</param>
/// <param name="Solver">Name of the solver.</param>
/// <param name="Status">Why it stopped.</param>
/// <param name="Iterations">Evaluated iterates.</param>
/// <param name="Seconds">Wall-clock seconds of the fit.</param>
public sealed record TrainingRecord(
    string Version,
    IReadOnlyList<KeyValuePair<string, string>> Arguments,
    long Seed,
    int Rows,
    string DataFingerprint,
    string Solver,
    string Status,
    int Iterations,
    double Seconds);
