namespace Bidual.Fitting;

/// <summary>Sequences that advance together.</summary>
internal static class Lockstep
{
    /// <summary>The first elements of all, the second, and so on until one ends.</summary>
    public static IEnumerable<T[]> Of<T>(IReadOnlyList<IEnumerable<T>> sequences)
    {
        IEnumerator<T>[] walks = [.. sequences.Select(sequence => sequence.GetEnumerator())];
        try
        {
            while (walks.All(walk => walk.MoveNext()))
                yield return [.. walks.Select(walk => walk.Current)];
        }
        finally
        {
            foreach (IEnumerator<T> walk in walks)
                walk.Dispose();
        }
    }
}
