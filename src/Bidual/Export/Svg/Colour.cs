using System.Globalization;

namespace Bidual.Export.Svg;

/// <summary>A colour that is the same in every theme, for pictures.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>From dark blue over teal to yellow: dark is little, bright is much.</summary>
    private static readonly Colour[] Ramp = [new(48, 40, 110), new(46, 90, 142), new(38, 130, 142), new(53, 170, 120), new(140, 205, 80), new(245, 226, 60)];

    /// <summary>The colours of the two classes.</summary>
    public static Colour Class(int label) => label == 0 ? new Colour(40, 130, 205) : new Colour(230, 115, 25);

    /// <summary>The colour of a share between 0 and 1 on a scale that also grows in lightness.</summary>
    public static Colour OfShare(double share)
    {
        double place = Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1) * (Ramp.Length - 1);
        int k = Math.Min((int)place, Ramp.Length - 2);
        double t = place - k;
        return new Colour(Mix(Ramp[k].Red, Ramp[k + 1].Red, t), Mix(Ramp[k].Green, Ramp[k + 1].Green, t), Mix(Ramp[k].Blue, Ramp[k + 1].Blue, t));
    }

    /// <summary>The ramp as a CSS gradient from left to right.</summary>
    public static string Gradient() => $"linear-gradient(90deg,{string.Join(',', Ramp.Select(colour => colour.Hex))})";

    public string Hex => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + (share * (to - from)));
}
