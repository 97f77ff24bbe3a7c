namespace Bidual.Export.Report;

/// <summary>A self-contained page: nothing is loaded, nothing runs.</summary>
internal static class Page
{
    /// <summary>The page as HTML. All texts are markup already.</summary>
    /// <param name="kicker">Above the heading.</param>
    /// <param name="heading">What it is about.</param>
    /// <param name="sections">Empty ones are left out.</param>
    /// <param name="footer">Below.</param>
    /// <param name="title">Of the window.</param>
    public static string Render(string kicker, string heading, IEnumerable<string> sections, string footer, string title) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <title>{title}</title>
        <style>{Stylesheet.Text}</style>
        </head>
        <body>
        <main>
        <p class="kicker">{kicker}</p>
        <h1>{heading}</h1>
        {string.Join('\n', sections.Where(section => section.Length > 0))}
        <footer>{footer}</footer>
        </main>
        </body>
        </html>

        """;
}
