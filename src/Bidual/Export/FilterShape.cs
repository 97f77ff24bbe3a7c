namespace Bidual.Export;

/// <summary>How the features of a model lie beside each other, so that the weights of a neuron, its matched filter, can be drawn as what it answers to.</summary>
/// <param name="Width">Columns of an image; values of a signal.</param>
/// <param name="Height">Rows of an image, the pixels one row after another; 1 for a signal, oldest value first.</param>
public readonly record struct FilterShape(int Width, int Height)
{
    /// <summary>Whether it is a signal.</summary>
    public bool IsSignal => Height == 1;
}
