using Bidual.Data;

namespace Bidual.Cli.Options;

/// <summary>Which rows and columns are meant, as given on the command line.</summary>
internal sealed record DataRequest
{
    public string? Data { get; init; }

    public string? Features { get; init; }

    public string? Targets { get; init; }

    /// <summary>Columns of DATA; none for the last.</summary>
    public IReadOnlyList<string> Target { get; init; } = [];

    public IReadOnlyList<string> Drop { get; init; } = [];

    public string? Weights { get; init; }

    /// <summary>Columns of numbers in which predictions are not to fall.</summary>
    public IReadOnlyList<string> Increasing { get; init; } = [];

    /// <summary>Columns of numbers in which predictions are not to rise.</summary>
    public IReadOnlyList<string> Decreasing { get; init; } = [];

    /// <summary>Columns that go together; null where none do, and those of words neither.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Groups { get; init; }

    public LearningTask? Task { get; init; }

    public string? Positive { get; init; }

    public int? Window { get; init; }

    /// <summary>Columns whose past values are the features; null where rows are not times.</summary>
    public IReadOnlyList<LaggedColumn>? Lags { get; init; }

    /// <summary>Whether the built-in data set is meant.</summary>
    public bool IsBuiltIn => Data is null && Features is null;

    /// <summary>The files that are read.</summary>
    public IEnumerable<string> Paths => new[] { Data, Features, Targets }.OfType<string>();

    /// <exception cref="UsageException">Options that exclude each other.</exception>
    public void Check()
    {
        if (Data is not null && Features is not null)
            throw new UsageException("--features stands in place of DATA: give one of them.");
        if (Features is null != Targets is null)
            throw new UsageException(Features is null ? "--targets needs --features." : "--features needs --targets.");
        if (Window is not null && Data is null)
            throw new UsageException("--window needs DATA, a file with a column of numbers.");
        if (Window is not null && (Positive is not null || Task is LearningTask.Classification))
            throw new UsageException("--window predicts numbers: --positive and --task classification do not go with it.");
        if (Lags is not null)
            CheckLags();
        if (Target.Count > 0 && IsBuiltIn)
            throw new UsageException("--target names a column of DATA, which is missing.");
        if (Drop.Count > 0 && (Data is null || Window is not null))
            throw new UsageException("--drop names a column of a table DATA.");
        if (Weights is not null && (Data is null || Window is not null))
            throw new UsageException("--weights names a column of a table DATA.");
        if (Target.Count > 1 && (Window is not null || Positive is not null || Task is LearningTask.Classification))
            throw new UsageException("several --target are numbers: --window, --positive and --task classification do not go with them.");
        if (Features is not null && Targets is not null && Target.Count > 0)
            throw new UsageException("--target names a column of DATA, which --features and --targets replace.");
        if (Positive is not null && Task is LearningTask.Regression)
            throw new UsageException("--positive names a class: it does not go with --task regression.");
    }

    private void CheckLags()
    {
        if (Data is null)
            throw new UsageException("--lags needs DATA, a file with columns of numbers.");
        if (Target.Count != 1)
            throw new UsageException("--lags needs one --target, the column that is predicted.");
        if (Window is not null || Drop.Count > 0 || Weights is not null)
            throw new UsageException($"{(Window is not null ? "--window" : Drop.Count > 0 ? "--drop" : "--weights")} does not go with --lags.");
        if (Positive is not null || Task is LearningTask.Classification)
            throw new UsageException("--lags predicts numbers: --positive and --task classification do not go with it.");
    }
}
