namespace Bidual.Cli;

/// <summary>The command cannot be carried out as given. The message is one line that names the option or file and the reason.</summary>
internal sealed class UsageException : Exception
{
    public UsageException()
    {
    }

    public UsageException(string message)
        : base(message)
    {
    }

    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
