using Bidual.Networks;
using Bidual.Polynomials;

namespace Bidual.Cli.Options;

/// <summary>The kinds of networks by the names of --model.</summary>
internal enum ModelName
{
    /// <summary>ReLU.</summary>
    Relu,

    /// <summary>Gated ReLU.</summary>
    Gated,

    /// <summary>at² + bt + c.</summary>
    Polynomial,

    /// <summary>t².</summary>
    Quadratic,

    /// <summary>No neurons.</summary>
    Linear,
}

/// <summary>What a name and --activation stand for.</summary>
internal static class ModelNames
{
    /// <summary>Activation and, of polynomial networks, its coefficients.</summary>
    /// <exception cref="UsageException">Coefficients are given for networks that have none.</exception>
    public static (Activation Activation, PolynomialActivation Polynomial) Meaning(ModelName? name, PolynomialActivation? given)
    {
        if (given is not null && name != ModelName.Polynomial)
            throw new UsageException("--activation gives the coefficients of --model polynomial.");
        return name switch
        {
            ModelName.Gated => (Activation.GatedRelu, PolynomialActivation.ReluFit),
            ModelName.Polynomial => (Activation.Polynomial, given ?? PolynomialActivation.ReluFit),
            ModelName.Quadratic => (Activation.Polynomial, PolynomialActivation.Quadratic),
            ModelName.Linear => (Activation.Linear, PolynomialActivation.ReluFit),
            _ => (Activation.Relu, PolynomialActivation.ReluFit),
        };
    }
}
