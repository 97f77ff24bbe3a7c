namespace Bidual.Export;

/// <summary>Number type of an ONNX file: of its input, its weights and its outputs.</summary>
public enum OnnxPrecision
{
    /// <summary>64-bit: agrees with <see cref="Networks.Model.Predict"/> to rounding.</summary>
    Double,

    /// <summary>32-bit: smaller and faster, agrees to about seven digits.</summary>
    Single,
}
