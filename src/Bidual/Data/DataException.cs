namespace Bidual.Data;

/// <summary>The input cannot be used. The message is one line that names the file, row, column or option and the reason.</summary>
public sealed class DataException : Exception
{
    /// <summary>An input error.</summary>
    public DataException()
    {
    }

    /// <summary>An input error with its one-line message.</summary>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>An input error with its one-line message and its cause.</summary>
    public DataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
