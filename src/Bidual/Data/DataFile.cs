namespace Bidual.Data;

/// <summary>Reads a data file of any known format, by its extension; each may be compressed (.gz).</summary>
/// <remarks>
/// <list type="bullet">
/// <item>.csv .tsv .txt .data .dat: text, cells separated by commas, semicolons, tabs or blanks, with or without a header; a cell that is
/// empty, <c>?</c>, <c>NA</c>, <c>N/A</c> or <c>null</c> is missing; NaN and ∞ are refused.</item>
/// <item>.npy: NumPy; .libsvm .svm: LIBSVM, the label becomes the last column; .idx and names with -ubyte: MNIST's format.</item>
/// <item>With another extension or none, NPY, IDX and LIBSVM are recognised by their contents; without extension, other text too.</item>
/// </list>
/// </remarks>
public static class DataFile
{
    private const string KnownKinds = ".csv .tsv .txt .data .npy .libsvm .idx, each also with .gz";

    private enum Kind
    {
        Delimited,
        BlankSeparated,
        Npy,
        LibSvm,
        Idx,
    }

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">What the contents do not say, or null.</param>
    /// <param name="progress">Told the fraction of the file that was read, about once a megabyte.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="DataException">The file cannot be used; the message names it, with row and column where it can, and says why.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Table Read(string path, ReadSettings? settings = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        settings ??= new ReadSettings();
        using var file = InputFile.Open(path, progress, cancellation);
        if (file.PeekStart().IsEmpty)
            throw new DataException($"{path}: the file is empty.");
        switch (KindOf(path, file.PeekStart()))
        {
            case Kind.Npy:
                return NpyReader.ReadTable(file);
            case Kind.Idx:
                return IdxReader.Read(file);
            case { } kind:
                using (var text = new InputText(file, path))
                    return ReadText(text, kind, settings);
            default:
                using (var text = new InputText(file, path))
                    return ReadUnnamed(text, settings);
        }
    }

    /// <summary>Features and targets from separate files: the columns of the first, then the targets, named y, or y1, y2, … (or their header).</summary>
    /// <returns>The table, and the names of the targets in it.</returns>
    /// <exception cref="DataException">A file cannot be used, or the numbers of rows differ.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (Table Table, IReadOnlyList<string> Targets) ReadPair(string featuresPath, string targetsPath, ReadSettings? settings = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Table features = Read(featuresPath, settings, progress, cancellation);
        Table targets = Read(targetsPath, settings, progress: null, cancellation);
        for (int k = 0; k < targets.ColumnCount && !targets.HasHeader; k++)
            targets.Columns[k].Name = targets.ColumnCount == 1 ? "y" : $"y{k + 1}";
        Table both = features.Beside(targets);
        return (both, [.. both.ColumnNames.Skip(features.ColumnCount)]);
    }

    private static Kind? KindOf(string path, ReadOnlySpan<byte> start)
    {
        string name = Path.GetFileName(path).ToUpperInvariant();
        if (name.EndsWith(".GZ", StringComparison.Ordinal))
            name = name[..^3];
        switch (Path.GetExtension(name))
        {
            case ".CSV" or ".TSV":
                return Kind.Delimited;
            case ".TXT" or ".DATA" or ".DAT":
                return Kind.BlankSeparated;
            case ".NPY":
                return Kind.Npy;
            case ".LIBSVM" or ".SVM":
                return Kind.LibSvm;
            case ".IDX":
                return Kind.Idx;
            default:
                if (name.EndsWith("-UBYTE", StringComparison.Ordinal) || IdxReader.Recognises(start))
                    return Kind.Idx;
                return start.StartsWith(NpyHeader.Magic) ? Kind.Npy : null;
        }
    }

    private static Table ReadText(InputText text, Kind kind, ReadSettings settings) =>
        kind == Kind.LibSvm || (kind == Kind.BlankSeparated && LibSvmReader.Recognises(text.Head))
            ? LibSvmReader.Read(text, settings)
            : DelimitedReader.Read(text, settings, blanksAreUsual: kind == Kind.BlankSeparated);

    private static Table ReadUnnamed(InputText text, ReadSettings settings)
    {
        if (LibSvmReader.Recognises(text.Head))
            return LibSvmReader.Read(text, settings);
        string name = Path.GetFileName(text.Path);
        string extension = Path.GetExtension(name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name);
        if (extension.Length > 0)
            throw new DataException($"{text.Path}: files of kind '{extension}' are not known ({KnownKinds}).");
        return DelimitedReader.Read(text, settings, blanksAreUsual: true);
    }
}
