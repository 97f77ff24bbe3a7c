namespace Bidual.Data;

/// <summary>The records of a text file, one at a time, as cells without surrounding blanks. Empty lines are no records.</summary>
internal abstract class RecordReader : IDisposable
{
    /// <summary>Number of cells of the current record.</summary>
    public abstract int Count { get; }

    /// <summary>The line, from 1, on which the current record starts.</summary>
    public long Line { get; protected set; }

    /// <summary>A cell of the current record, valid until the next <see cref="Read"/>.</summary>
    public abstract ReadOnlySpan<char> this[int index] { get; }

    public static RecordReader Create(TextReader text, string source, char delimiter) =>
        delimiter == ' ' ? new BlankSeparatedRecords(text, source) : new DelimitedRecords(text, source, delimiter);

    /// <summary>Moves to the next record; false at the end.</summary>
    public abstract bool Read();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
