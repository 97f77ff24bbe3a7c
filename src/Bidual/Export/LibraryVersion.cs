using System.Reflection;

namespace Bidual.Export;

/// <summary>The version of this library, written into everything it exports.</summary>
internal static class LibraryVersion
{
    /// <summary>Such as "0.1.0", without the build's commit.</summary>
    public static string Current { get; } =
        (typeof(LibraryVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
