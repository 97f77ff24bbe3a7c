namespace Bidual.NonConvex.Optimisers;

/// <summary>How the learning rate falls over the epochs.</summary>
public enum Schedule
{
    /// <summary>It does not.</summary>
    Constant,

    /// <summary>A tenth from half of the epochs on, a hundredth from three quarters on (He, Zhang, Ren &amp; Sun 2016).</summary>
    Step,

    /// <summary>½(1 + cos πs) at the share s of the epochs (Loshchilov &amp; Hutter 2017).</summary>
    Cosine,
}

/// <summary>Learning rates over time.</summary>
internal static class Schedules
{
    /// <summary>The share of the first rate at a share of the epochs, 0 to 1.</summary>
    public static double At(this Schedule schedule, double share) => schedule switch
    {
        Schedule.Step => share < 0.5 ? 1 : share < 0.75 ? 0.1 : 0.01,
        Schedule.Cosine => (1 + Math.Cos(Math.PI * Math.Min(share, 1))) / 2,
        _ => 1,
    };
}
