namespace Bidual.Export.Svg;

/// <summary>A colour by its role; what it looks like depends on the theme.</summary>
internal enum Tone
{
    /// <summary>Blue: the network, and the first class.</summary>
    First,

    /// <summary>Vermilion: the second class.</summary>
    Second,

    /// <summary>Green: what is proven.</summary>
    Third,

    /// <summary>Purple: chosen things.</summary>
    Fourth,

    /// <summary>Ochre: one more of a comparison.</summary>
    Fifth,

    /// <summary>Cyan: one more of a comparison.</summary>
    Sixth,

    /// <summary>Grey: context.</summary>
    Quiet,
}

/// <summary>
/// Colours that colour-blind readers can tell apart (after Okabe and Ito), in a light and a dark variant, as CSS variables,
/// and the rules that plots need.
/// </summary>
internal static class Palette
{
    public const string Variables = """
        :root{color-scheme:light dark;--bg:#f6f6f3;--card:#fff;--ink:#1d2127;--muted:#626a75;--line:#e2e3df;--grid:#ecece8;--soft:#f1f2ee;
        --first:#0b6bb0;--second:#cf5a00;--third:#00805c;--fourth:#9a4f8f;--fifth:#a67c00;--sixth:#1f94ad;--quiet:#8b929c}
        @media (prefers-color-scheme:dark){:root{--bg:#121417;--card:#1a1d22;--ink:#e8eaed;--muted:#9aa3af;--line:#2c3138;--grid:#262a31;--soft:#22262c;
        --first:#5cb3f2;--second:#f28e3c;--third:#3fc79a;--fourth:#d695cc;--fifth:#dcb43c;--sixth:#6acbe0;--quiet:#7c8591}}
        """;

    public const string PlotRules = """
        .plot{display:block;width:100%;height:auto;overflow:visible;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        .plot text{fill:var(--muted);font-size:12px;font-variant-numeric:tabular-nums}
        .plot .name{fill:var(--ink)}.plot .grid{stroke:var(--grid);stroke-width:1}.plot .axis{stroke:var(--quiet);stroke-width:1}
        .first{--tone:var(--first)}.second{--tone:var(--second)}.third{--tone:var(--third)}.fourth{--tone:var(--fourth)}.fifth{--tone:var(--fifth)}.sixth{--tone:var(--sixth)}.quiet{--tone:var(--quiet)}
        .plot .line{fill:none;stroke:var(--tone);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
        .plot .thin{stroke-width:1.2}.plot .faint{stroke-width:1;opacity:.3}.plot .dashed{stroke-dasharray:5 4}.plot .dots circle{fill:var(--tone);stroke:var(--card);stroke-width:.6}
        .plot .ring circle{fill:var(--card);stroke:var(--tone);stroke-width:2.4}.plot .area{fill:var(--tone);opacity:.13}.plot .bars{fill:var(--tone)}
        .plot.wide text{font-size:11px}.plot .note{font-size:11px}@media (max-width:560px){.plot text{font-size:13.5px}.plot .note{font-size:12px}.plot.wide text{font-size:17px}.plot.wide .note{font-size:15px}}
        """;

    public static string Class(Tone tone) => tone switch
    {
        Tone.First => "first",
        Tone.Second => "second",
        Tone.Third => "third",
        Tone.Fourth => "fourth",
        Tone.Fifth => "fifth",
        Tone.Sixth => "sixth",
        _ => "quiet",
    };
}
