using System.CommandLine;

namespace Bidual.Cli.Commands;

/// <summary>One command of the program.</summary>
internal abstract class Verb : Command
{
    protected Verb(Session session, string name, string description)
        : base(name, description)
    {
        Session = session;
        SetAction(Run);
    }

    /// <summary>Command lines with a word each, for the help page.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    /// <summary>More to know, below the options; may be empty.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    protected Session Session { get; }

    /// <summary>Carries it out.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    protected abstract int Run(ParseResult parse);
}

/// <summary>A command line worth showing.</summary>
/// <param name="Line">What is typed.</param>
/// <param name="Purpose">What it is for.</param>
internal sealed record Example(string Line, string Purpose);
