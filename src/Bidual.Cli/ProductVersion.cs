using System.Reflection;

namespace Bidual.Cli;

/// <summary>The version this program prints and records.</summary>
internal static class ProductVersion
{
    /// <summary>The informational version without the commit.</summary>
    public static string Text { get; } = Read();

    private static string Read()
    {
        string full = typeof(ConvexNetwork).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        int plus = full.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? full : full[..plus];
    }
}
