namespace Bidual.Programs;

/// <summary>One block of variables: the neurons of one activation pattern and one sign of output weight.</summary>
/// <param name="Pattern">Index into the pattern set.</param>
/// <param name="Sign">+1 for v_i of (1), −1 for w_i.</param>
public readonly record struct Block(int Pattern, int Sign);
