namespace Bidual.Numerics.Threads;

/// <summary>A loop whose steps differ in length, dealt out to threads as they come free; each step writes only what is its own.</summary>
internal static class SharedLoop
{
    /// <summary>Runs body(first) … body(end − 1), in order where there is one thread.</summary>
    public static void For(int first, int end, int threads, Action<int> body)
    {
        if (threads > 1)
        {
            Parallel.For(first, end, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
            return;
        }

        for (int i = first; i < end; i++)
            body(i);
    }
}
