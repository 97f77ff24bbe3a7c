using Bidual.Cli.Options;
using Bidual.Data;

namespace Bidual.Cli.Files;

/// <summary>Turns --patterns into what the library takes, reading the gates where there is a file of them.</summary>
internal static class PatternFile
{
    public static PatternChoice Resolve(PatternRequest request) => request switch
    {
        PatternRequest.Exact => PatternChoice.Exact,
        PatternRequest.Sampled sampled => PatternChoice.Sampled(sampled.Count),
        PatternRequest.Gates gates => PatternChoice.Gates(NpyReader.Read(gates.Path)),
        _ => PatternChoice.Auto,
    };
}
