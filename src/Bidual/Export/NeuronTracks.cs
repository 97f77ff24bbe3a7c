using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Export;

/// <summary>A neuron followed along a path.</summary>
/// <param name="First">Index of the point where it appears.</param>
/// <param name="Sign">Of its output weight.</param>
/// <param name="Norms">‖u_j‖·|a_j| there and at the points that follow, while it lives.</param>
internal sealed record NeuronTrack(int First, int Sign, IReadOnlyList<double> Norms);

/// <summary>
/// Follows neurons from one network of a path to the next. A ReLU neuron is the one of nearest direction among those that feed the same output with the same sign; a
/// gated one is the one of its gate.
/// </summary>
internal static class NeuronTracks
{
    /// <summary>Least cosine of the angle by which a neuron may turn from one point to the next: 30 degrees.</summary>
    private const double LeastCosine = 0.866;

    /// <summary>The tracks of all neurons, in order of appearance, the stronger first.</summary>
    /// <param name="networks">The networks of a path, in its order.</param>
    public static IReadOnlyList<NeuronTrack> Of(IReadOnlyList<Network> networks)
    {
        var tracks = new List<(int First, int Sign, List<double> Norms)>();
        int[] before = [];
        for (int k = 0; k < networks.Count; k++)
        {
            Network network = networks[k];
            int[] now = new int[network.Neurons];
            Array.Fill(now, -1);
            if (k > 0)
            {
                foreach ((int old, int fresh) in Pairs(networks[k - 1], network))
                    now[fresh] = before[old];
            }

            foreach (int j in Enumerable.Range(0, now.Length).OrderByDescending(j => Norm(network, j)))
            {
                if (now[j] < 0)
                {
                    now[j] = tracks.Count;
                    tracks.Add((k, Math.Sign(network.Fed(j).Weight), []));
                }

                tracks[now[j]].Norms.Add(Norm(network, j));
            }

            before = now;
        }

        return [.. tracks.Select(track => new NeuronTrack(track.First, track.Sign, track.Norms))];
    }

    /// <summary>Neurons of two networks that are one, the closest first; each has one partner at most.</summary>
    private static IEnumerable<(int Old, int New)> Pairs(Network old, Network fresh)
    {
        var candidates = new List<(double Cosine, int Old, int New)>();
        for (int i = 0; i < old.Neurons; i++)
        {
            for (int j = 0; j < fresh.Neurons; j++)
            {
                double cosine = Likeness(old, i, fresh, j);
                if (cosine >= LeastCosine)
                    candidates.Add((cosine, i, j));
            }
        }

        var taken = (Old: new bool[old.Neurons], New: new bool[fresh.Neurons]);
        foreach ((_, int i, int j) in candidates.OrderByDescending(pair => pair.Cosine))
        {
            if (taken.Old[i] || taken.New[j])
                continue;
            taken.Old[i] = taken.New[j] = true;
            yield return (i, j);
        }
    }

    private static double Likeness(Network old, int i, Network fresh, int j)
    {
        if (old.Gates is { } oldGates && fresh.Gates is { } gates)
            return old.Fed(i).Output == fresh.Fed(j).Output && oldGates.Row(i).SequenceEqual(gates.Row(j)) ? 1 : 0;
        ((int from, double before), (int to, double now)) = (old.Fed(i), fresh.Fed(j));
        if (from != to || Math.Sign(before) != Math.Sign(now))
            return 0;
        return Vector.Dot(old.Hidden.Row(i), fresh.Hidden.Row(j)) / (Vector.Norm(old.Hidden.Row(i)) * Vector.Norm(fresh.Hidden.Row(j)));
    }

    private static double Norm(Network network, int j) => Vector.Norm(network.Hidden.Row(j)) * Math.Abs(network.Fed(j).Weight);
}
