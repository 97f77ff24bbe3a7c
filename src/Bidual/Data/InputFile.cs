using System.IO.Compression;

namespace Bidual.Data;

/// <summary>
/// An input file, decompressed when it ends in .gz or begins like gzip, that reports how much of it was read, can be cancelled
/// at every block, and turns failures into one line that names the file.
/// </summary>
internal sealed class InputFile : Stream
{
    private const int BufferSize = 1 << 16;
    private const int StartLength = 16;

    private readonly FileStream file;
    private readonly Stream content;
    private readonly IProgress<double>? progress;
    private readonly CancellationToken cancellation;
    private readonly long length;
    private readonly byte[] start = new byte[StartLength];
    private int startCount = -1;
    private int startRead;
    private long reported;

    private InputFile(string path, FileStream file, Stream content, IProgress<double>? progress, CancellationToken cancellation)
    {
        Path = path;
        this.file = file;
        this.content = content;
        this.progress = progress;
        this.cancellation = cancellation;
        length = file.CanSeek ? file.Length : 0;
    }

    public string Path { get; }

    /// <summary>Bytes not yet read, or null when that is not known (compressed, or no ordinary file).</summary>
    public long? Remaining => ReferenceEquals(file, content) && file.CanSeek
        ? file.Length - file.Position + Math.Max(0, startCount - startRead)
        : null;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="DataException">It is missing, a directory, empty or unreadable.</exception>
    public static InputFile Open(string path, IProgress<double>? progress, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new DataException("The name of the data file is empty.");
        if (Directory.Exists(path))
            throw new DataException($"{path}: is a directory, not a file.");
        FileStream? opened = null;
        try
        {
            opened = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = BufferSize });
            if (opened.CanSeek && opened.Length == 0)
                throw new DataException($"{path}: the file is empty.");
            Stream decoded = IsCompressed(path, opened) ? new GZipStream(opened, CompressionMode.Decompress) : opened;
            return new InputFile(path, opened, decoded, progress, cancellation);
        }
        catch (Exception failure)
        {
            opened?.Dispose();
            if (failure is FileNotFoundException or DirectoryNotFoundException)
                throw new DataException($"{path}: no such file.", failure);
            if (failure is UnauthorizedAccessException)
                throw new DataException($"{path}: permission to read it is denied.", failure);
            if (failure is IOException or ArgumentException or NotSupportedException)
                throw new DataException($"{path}: cannot be read ({failure.Message.TrimEnd('.')}).", failure);
            throw;
        }
    }

    /// <summary>The first bytes, at most 16, which are still to be read.</summary>
    public ReadOnlySpan<byte> PeekStart()
    {
        if (startCount < 0)
        {
            int count = 0;
            for (int read; count < StartLength && (read = ReadContent(start.AsSpan(count))) > 0;)
                count += read;
            startCount = count;
        }

        return start.AsSpan(0, startCount);
    }

    public override int Read(Span<byte> buffer)
    {
        if (startRead >= startCount)
            return ReadContent(buffer);
        int count = Math.Min(buffer.Length, startCount - startRead);
        start.AsSpan(startRead, count).CopyTo(buffer);
        startRead += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Fills the buffer.</summary>
    /// <exception cref="DataException">The file ends before.</exception>
    public void ReadExactlyOrRefuse(Span<byte> buffer)
    {
        if (ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
            throw new DataException($"{Path}: the file ends early.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool IsCompressed(string path, FileStream file)
    {
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!file.CanSeek)
            return false;
        bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return compressed;
    }

    private int ReadContent(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            int count = content.Read(buffer);
            Report(count == 0);
            return count;
        }
        catch (InvalidDataException failure)
        {
            throw new DataException($"{Path}: the compressed data are damaged.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{Path}: cannot be read ({failure.Message.TrimEnd('.')}).", failure);
        }
    }

    private void Report(bool atEnd)
    {
        if (progress is null || length == 0)
            return;
        long position = file.Position;
        if (atEnd ? reported < length : position - reported >= 1 << 20)
        {
            reported = atEnd ? length : position;
            progress.Report((double)reported / length);
        }
    }
}
