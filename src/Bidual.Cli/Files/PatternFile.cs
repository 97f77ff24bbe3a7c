using Bidual.Cli.Options;
using Bidual.Data;

namespace Bidual.Cli.Files;

/// <summary>Turns --patterns into what the library takes, reading the gates where there is a file of them.</summary>
internal static class PatternFile
{
    /// <summary>All files that are read.</summary>
    public static IEnumerable<string> InputPaths(DataRequest request, PatternRequest patterns) =>
        patterns is PatternRequest.Gates gates ? request.Paths.Append(gates.Path) : request.Paths;

    public static PatternChoice Resolve(PatternRequest request) => request switch
    {
        PatternRequest.Exact => PatternChoice.Exact,
        PatternRequest.Sampled sampled => PatternChoice.Sampled(sampled.Count, sampled.Weight),
        PatternRequest.Gates gates => PatternChoice.Gates(NpyReader.Read(gates.Path)),
        _ => PatternChoice.Auto,
    };
}
