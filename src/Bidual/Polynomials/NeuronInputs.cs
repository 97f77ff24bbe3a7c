using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Polynomials;

/// <summary>What polynomial neurons see: every neuron whole rows, or each the patches of one pool. With c outputs there are c·G slots for neurons, slot k·G + g being that of output k and pool g.</summary>
internal abstract class NeuronInputs
{
    /// <summary>n.</summary>
    public abstract int Rows { get; }

    /// <summary>The length of a neuron.</summary>
    public abstract int Order { get; }

    /// <summary>G, 1 for rows.</summary>
    public abstract int Pools { get; }

    /// <summary>Those of rows, or of patches of them.</summary>
    /// <param name="inputs">X, n×d, of images with a column of ones or without.</param>
    /// <param name="layout">The patches; null for whole rows.</param>
    /// <param name="threads">Worker threads.</param>
    public static NeuronInputs Of(Matrix inputs, PatchLayout? layout, int threads) => layout is null ? new RowInputs(inputs) : new PooledMoments(inputs, layout, threads);

    /// <summary>What is seen of some of the rows.</summary>
    /// <param name="rows">Their indices.</param>
    /// <param name="threads">Worker threads.</param>
    public abstract NeuronInputs Select(ReadOnlySpan<int> rows, int threads);

    /// <summary>The prices of neurons, a form a slot.</summary>
    /// <param name="activation">a, b, c.</param>
    /// <param name="dual">N, n×c.</param>
    /// <param name="threads">Worker threads.</param>
    public abstract PriceForm[] FormsOf(PolynomialActivation activation, Matrix dual, int threads);
}

/// <summary>Whole rows.</summary>
/// <param name="values">X, n×d.</param>
internal sealed class RowInputs(Matrix values) : NeuronInputs
{
    /// <summary>X.</summary>
    public Matrix Values => values;

    public override int Rows => values.Rows;

    public override int Order => values.Columns;

    public override int Pools => 1;

    public override NeuronInputs Select(ReadOnlySpan<int> rows, int threads) => new RowInputs(values.SelectRows(rows));

    public override PriceForm[] FormsOf(PolynomialActivation activation, Matrix dual, int threads) =>
        [.. Enumerable.Range(0, dual.Columns).Select(k => new PriceForm(values, activation, dual.Column(k), threads))];
}
