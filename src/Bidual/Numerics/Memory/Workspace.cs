using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bidual.Numerics.Memory;

/// <summary>What a piece of scratch memory is for; one thread holds at most one of each.</summary>
internal enum Scratch
{
    NarrowPanels,
    WidePanels,
    Triangle,
    RightHandSides,
    Decomposition,
    SubsetSums,
    BlockSums,
}

/// <summary>Scratch memory of the kernels, aligned to cache lines, kept by each thread.</summary>
internal static unsafe class Workspace
{
    [ThreadStatic]
    private static ulong[]?[]? ofThread;

    /// <summary>Room for <paramref name="count"/> numbers, of any content; it is the caller's until its next call for the same purpose on this thread.</summary>
    public static T* Of<T>(Scratch purpose, long count)
        where T : unmanaged
    {
        ofThread ??= new ulong[]?[Enum.GetValues<Scratch>().Length];
        long words = ((count * sizeof(T)) + AlignedMemory.Alignment + sizeof(ulong) - 1) / sizeof(ulong);
        ref ulong[]? held = ref ofThread[(int)purpose];
        if (held is null || held.LongLength < words)
            held = GC.AllocateUninitializedArray<ulong>(checked((int)Math.Max(words, held is null ? 0 : held.LongLength * 3 / 2)), pinned: true);
        return (T*)AlignedMemory.FirstIn(Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(held)));
    }
}
