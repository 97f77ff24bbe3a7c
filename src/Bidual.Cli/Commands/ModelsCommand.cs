using System.CommandLine;
using System.Text.Json;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;

namespace Bidual.Cli.Commands;

/// <summary>Lists the architectures and what can be claimed about each.</summary>
internal sealed class ModelsCommand : Verb
{
    private const string OfPolynomials =
        "global: no such network of any width is better, whatever the number of columns; with --filter: the same of convolutional networks with average pooling; with --quantised (hidden weights ±1/√d): the same up to 20 columns, beyond them a proven gap.";

    private static readonly Architecture[] All =
    [
        new("relu", "f(x) = Σ (xᵀu_j)₊ a_j", "Two-layer ReLU network.",
            ["global", "patterns"],
            "global: no ReLU network of any width is better, when all activation patterns are in the program; patterns: none over the patterns used is."),
        new("gated", "f(x) = Σ 1[xᵀg_j ≥ 0] (xᵀu_j) a_j", "Two-layer gated ReLU network; the gates g_j are fixed and kept in the model.",
            ["global", "patterns"],
            "global: no gated network of any width, whatever its gates, is better, when all patterns are in the program; patterns: none with the gates used is."),
        new("polynomial", "f(x) = Σ σ(xᵀu_j) a_j, ‖u_j‖ = 1, σ(t) = at² + bt + c, penalty β Σ |a_j|", "Two-layer network with a polynomial activation, --activation.",
            ["global", "none"],
            OfPolynomials),
        new("quadratic", "f(x) = Σ (xᵀu_j)² a_j, ‖u_j‖ = 1, penalty β Σ |a_j|", "Two-layer quadratic network: a quadratic form with a nuclear norm.",
            ["global", "none"],
            OfPolynomials),
        new("linear", "f(x) = xᵀw + b", "Linear model: ridge, Lasso, group Lasso, logistic regression, by loss and penalty.",
            ["global"],
            "global: no linear model under the same loss and penalty is better, by convex duality."),
    ];

    private readonly OutputOptions output = new();

    public ModelsCommand(Session session)
        : base(session, "models", "List the architectures, each with the claim it can make.") => Options.Add(output.Json);

    public override IReadOnlyList<Example> Examples => [new("bidual models", "what --model of 'bidual train' can be")];

    protected override int Run(ParseResult parse)
    {
        if (parse.GetValue(output.Json))
            JsonOutput.Write(Session.Terminal, WriteJson);
        else
            WriteText();
        return ExitCode.Done;
    }

    private static void WriteJson(Utf8JsonWriter json)
    {
        json.Objects("models", All, model =>
        {
            json.WriteString("name", model.Name);
            json.WriteString("formula", model.Formula);
            json.WriteString("description", model.Description);
            json.Strings("claims", model.Claims);
            json.WriteString("claimText", model.ClaimText);
        });
    }

    private void WriteText()
    {
        var sheet = new Sheet(Session.Terminal);
        sheet.Values(All.SelectMany(model => Rows(model)));
    }

    private static IEnumerable<(string Label, string Value)> Rows(Architecture model) =>
        model.ClaimText.Split("; ").Prepend(model.Formula).Select(line => ("", line)).Prepend((model.Name, model.Description));

    private sealed record Architecture(string Name, string Formula, string Description, IReadOnlyList<string> Claims, string ClaimText);
}
