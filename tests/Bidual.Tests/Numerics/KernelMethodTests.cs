using System.Reflection;
using Bidual.Numerics.Lanes;

namespace Bidual.Tests.Numerics;

/// <summary>How the kernels are compiled: what is optimised at once must not become a part of its caller.</summary>
public sealed class KernelMethodTests
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    [Fact]
    public void No_method_optimised_at_once_may_be_inlined()
    {
        MethodInfo[] kernels = [.. typeof(Kernel).Assembly.GetTypes().SelectMany(type => type.GetMethods(Declared)).Where(method => Has(method, MethodImplAttributes.AggressiveOptimization))];
        Assert.True(kernels.Length > 30, $"Only {kernels.Length} kernels were found.");
        Assert.All(kernels, method => Assert.True(Has(method, MethodImplAttributes.NoInlining), $"{method.DeclaringType}.{method.Name} may be inlined."));
    }

    private static bool Has(MethodInfo method, MethodImplAttributes flag) => method.MethodImplementationFlags.HasFlag(flag);
}
