using Bidual.Certificates;
using Bidual.Numerics;

namespace Bidual.Networks;

/// <summary>What is proven about one of several outputs.</summary>
/// <param name="Certificate">Its share of the proof; null where the loss couples the outputs, which are proven together.</param>
/// <param name="PatternDirections">P×inputs, of the patterns the certificate speaks of; null where they are all.</param>
/// <param name="DualPoint">ν, length n, that it rests on, where the loss has kinks; null where it is −∇L at the network's predictions.</param>
public sealed record OutputProof(Certificate? Certificate, Matrix? PatternDirections, double[]? DualPoint = null);
