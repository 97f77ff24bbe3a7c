using Bidual.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Tests.Numerics;

/// <summary>Comparisons, masks and packing of every register, number by number.</summary>
public sealed unsafe class OrderedLanesTests
{
    [Fact]
    public void Registers_do_what_single_numbers_do()
    {
        Check<Lanes512<double>>();
        Check<Lanes256<double>>();
        Check<Lanes128<double>>();
        Check<LanesScalar<double>>();
    }

    [Fact]
    public void Chosen_numbers_are_packed_in_order()
    {
        Pack<Lanes512<double>, double>();
        Pack<Lanes256<double>, double>();
        Pack<Lanes128<double>, double>();
        Pack<LanesScalar<double>, double>();
        Pack<Lanes512<float>, float>();
        Pack<Lanes256<float>, float>();
    }

    private static void Check<V>()
        where V : unmanaged, IOrderedLanes<V, double>
    {
        var random = new RandomSource(1);
        double* x = stackalloc double[V.Count], y = stackalloc double[V.Count], result = stackalloc double[V.Count];
        for (int repeat = 0; repeat < 50; repeat++)
        {
            for (int i = 0; i < V.Count; i++)
                (x[i], y[i]) = (random.NextGaussian(), random.NextInt32(4) == 0 ? x[i] : random.NextGaussian());
            V a = V.Load(x), b = V.Load(y), less = V.Less(a, b), small = V.Less(V.Abs(a), V.Broadcast(0.7));
            uint expected = 0, both = 0;
            for (int i = 0; i < V.Count; i++)
            {
                expected |= x[i] < y[i] ? 1u << i : 0;
                both |= x[i] < y[i] && Math.Abs(x[i]) < 0.7 ? 1u << i : 0;
            }

            Assert.Equal(expected, V.Bits(less));
            Assert.Equal(both, V.Bits(V.And(less, small)));
            Assert.Equal(0u, V.Bits(V.Less(V.Broadcast(double.NaN), a)));
            V.Choose(less, a - b, a / b).Store(result);
            for (int i = 0; i < V.Count; i++)
                Assert.Equal(x[i] < y[i] ? x[i] - y[i] : x[i] / y[i], result[i]);
            V.Sqrt(V.Abs(a)).Store(result);
            for (int i = 0; i < V.Count; i++)
                Assert.Equal(Math.Sqrt(Math.Abs(x[i])), result[i]);
        }
    }

    private static void Pack<V, T>()
        where V : unmanaged, IOrderedLanes<V, T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T* source = stackalloc T[V.Count], target = stackalloc T[V.Count];
        for (int i = 0; i < V.Count; i++)
            source[i] = T.CreateChecked(i + 1);
        for (uint bits = 1; bits < 1u << V.Count; bits++)
        {
            V.Pack(V.Load(source), bits, target);
            int place = 0;
            for (int i = 0; i < V.Count; i++)
            {
                if ((bits >> i & 1) == 1)
                    Assert.Equal(source[i], target[place++]);
            }
        }
    }
}
