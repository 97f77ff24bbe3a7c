namespace Bidual.Data;

/// <summary>
/// The text of a file whose beginning can be looked at before it is read. UTF-8, or what its byte order mark says.
/// </summary>
internal sealed class InputText : TextReader
{
    private const int HeadLength = 1 << 18;

    private readonly StreamReader reader;
    private readonly char[] head = new char[HeadLength];
    private readonly int headCount;
    private int position;

    /// <exception cref="DataException">There is no text, or it is not text.</exception>
    public InputText(Stream stream, string path)
    {
        Path = path;
        reader = new StreamReader(stream, System.Text.Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 1 << 16);
        headCount = reader.ReadBlock(head);
        if (Head.Contains('\0'))
            throw new DataException($"{Path}: is not a text file.");
        if (Head.IsWhiteSpace())
            throw new DataException($"{Path}: the file is empty.");
    }

    public string Path { get; }

    /// <summary>The first characters, all of them when there are fewer than 262,144.</summary>
    public ReadOnlySpan<char> Head => head.AsSpan(0, headCount);

    public bool HeadIsAll => headCount < HeadLength;

    public override int Peek() => position < headCount ? head[position] : reader.Peek();

    public override int Read() => position < headCount ? head[position++] : reader.Read();

    public override int Read(Span<char> buffer)
    {
        if (position == headCount)
            return reader.Read(buffer);
        int count = Math.Min(buffer.Length, headCount - position);
        head.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            reader.Dispose();
        base.Dispose(disposing);
    }
}
