using Bidual.Export.Svg;

namespace Bidual.Export.Report;

/// <summary>The look of a report, in light and dark, on paper and on a telephone.</summary>
internal static class Stylesheet
{
    public const string Text = Palette.Variables + Palette.PlotRules + Page;

    private const string Page = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
        main{max-width:1120px;margin:0 auto;padding:40px 28px 64px}
        .kicker{margin:0;color:var(--muted);font-size:13px;letter-spacing:.08em;text-transform:uppercase}
        h1{margin:4px 0 24px;font-size:34px;line-height:1.2;font-weight:680;letter-spacing:-.015em;overflow-wrap:anywhere}
        h2{margin:52px 0 6px;font-size:22px;line-height:1.3;font-weight:650;letter-spacing:-.01em}
        .lead{margin:0 0 16px;max-width:76ch;color:var(--muted)}
        h2+.grid,h2+figure{margin-top:14px}
        .claim{--tone:var(--quiet);background:var(--card);border:1px solid var(--line);border-top:5px solid var(--tone);border-radius:14px;padding:26px 30px 24px;box-shadow:0 1px 2px rgb(0 0 0/.04),0 8px 28px rgb(0 0 0/.05)}
        .claim.proven{--tone:var(--third)}.claim.partly{--tone:var(--first)}.claim.open{--tone:var(--second)}
        .badge{display:flex;align-items:center;gap:10px;margin:0;color:var(--tone);font-weight:650;font-size:15px}
        .badge span{display:inline-grid;place-items:center;flex:none;width:26px;height:26px;border-radius:50%;background:var(--tone);color:var(--card);font-size:15px;line-height:1}
        .sentence{margin:14px 0 10px;font-size:23px;line-height:1.38;font-weight:560;letter-spacing:-.008em;max-width:52ch;overflow-wrap:anywhere}
        .meaning{margin:0;max-width:84ch;color:var(--muted)}.meaning b{color:var(--ink);font-weight:620}
        .stats{display:grid;grid-template-columns:repeat(4,1fr);gap:0 28px;margin:24px 0 0;padding:20px 0 0;border-top:1px solid var(--line)}
        .stats dt{color:var(--muted);font-size:13.5px}.stats dd{margin:0;font-size:25px;font-weight:640;line-height:1.3;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
        .stats dd.small{margin-top:4px;color:var(--muted);font-size:13px;font-weight:400;line-height:1.4;letter-spacing:0}
        .grid{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px}
        figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px;min-width:0}
        figcaption{margin:0 0 12px;font-weight:620;font-size:15px;overflow-wrap:anywhere}
        .note{margin:10px 0 0;color:var(--muted);font-size:13.5px;line-height:1.45}
        .facts{margin:0;font-size:15px}.facts div{display:grid;grid-template-columns:150px minmax(0,1fr);gap:4px 16px;padding:7px 0;border-top:1px solid var(--line)}
        .facts div:first-child{border-top:0;padding-top:0}.facts dt{color:var(--muted)}.facts dd{margin:0;overflow-wrap:anywhere}
        table{width:100%;border-collapse:collapse;font-size:15px;font-variant-numeric:tabular-nums}
        th,td{padding:9px 12px;text-align:right;border-top:1px solid var(--line);font-weight:400}thead th,thead td{border-top:0;color:var(--muted);font-size:13.5px}
        th:first-child{text-align:left;padding-left:0}tbody th{font-weight:560}th small,td small{display:block;color:var(--muted);font-size:13px;font-weight:400;line-height:1.35}
        .scores td{font-size:17px;font-weight:560;white-space:nowrap}.scores .quiet-cell{color:var(--muted);font-weight:400}.scroll{overflow-x:auto}
        .confusion{border-collapse:separate;border-spacing:5px}.confusion td,.confusion th{border:0}.confusion tbody td{border-radius:8px;text-align:center;padding:20px 8px}.confusion td b{font-size:22px}
        .confusion thead th{text-align:center;overflow-wrap:anywhere}.confusion td small{color:var(--ink);opacity:.75}
        .counts{display:grid;gap:26px;padding:20px 0 8px}.count{display:grid;grid-template-columns:1fr auto;gap:4px 12px}.count .who{overflow-wrap:anywhere}.count .track{grid-row:2;grid-column:1/3}
        .track{display:block;height:14px;border-radius:7px;background:var(--soft);overflow:hidden}.fill{display:block;height:100%;background:var(--tone);border-radius:7px}
        .num{font-variant-numeric:tabular-nums;text-align:right}.num small{color:var(--muted)}
        .neurons{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(320px,1fr));gap:16px}
        .neurons li{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px;min-width:0}
        .neurons header{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 10px;margin-bottom:10px;font-size:15px}.neurons b{font-weight:630}
        .role{color:var(--tone);font-size:13.5px;font-weight:560}.share{margin-left:auto;color:var(--muted);font-size:13.5px;font-variant-numeric:tabular-nums}
        .weights{display:grid;grid-template-columns:minmax(0,9fr) minmax(0,8fr) 42px;gap:3px 10px;align-items:center;font-size:13.5px}
        .weights .who{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.sway{position:relative;height:12px;background:linear-gradient(var(--line),var(--line)) center/1px 100% no-repeat}
        .sway i{position:absolute;top:1px;bottom:1px;background:var(--tone);border-radius:2px}
        details{margin-top:16px}summary{cursor:pointer;color:var(--muted);font-size:14.5px}.directions{margin-top:8px;font-size:13.5px}
        .ramp{display:flex;align-items:center;gap:10px;margin-top:8px;color:var(--muted);font-size:13.5px}.ramp i{flex:1;height:12px;border-radius:6px}
        pre{margin:0 0 16px;padding:14px 16px;background:var(--soft);border-radius:8px;font:14px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
        code.wrap{font:13.5px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,monospace;overflow-wrap:anywhere}
        footer{margin-top:52px;padding-top:18px;border-top:1px solid var(--line);color:var(--muted);font-size:13.5px}
        @media (max-width:860px){.grid{grid-template-columns:minmax(0,1fr)}.stats{grid-template-columns:repeat(2,1fr);gap:22px}}
        @media (max-width:560px){main{padding:22px 14px 40px}h1{font-size:26px;margin-bottom:18px}h2{margin-top:38px;font-size:20px}.claim{padding:20px 18px}.sentence{font-size:19px}
        .stats{gap:18px}.stats dd{font-size:20px}figure{padding:14px 12px}.facts div{grid-template-columns:104px minmax(0,1fr)}.neurons{grid-template-columns:minmax(0,1fr)}th,td{padding:8px 7px}.confusion tbody td{padding:14px 4px}}
        @media print{body{background:#fff}.claim,figure,.neurons li{box-shadow:none;break-inside:avoid}main{padding:0}}
        """;
}
