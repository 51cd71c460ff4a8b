namespace PolicyAnalyzers.Policy;

/// <summary>A policy document is not what it must be. The message says what is wrong and what is expected.</summary>
public sealed class PolicyFormatException : FormatException
{
    /// <summary>Creates the exception for a place in the document.</summary>
    /// <param name="message">What is wrong and what is expected.</param>
    /// <param name="line">The line, from 1; 0 when the fault is in no single place.</param>
    /// <param name="column">The column, from 1; 0 when the fault is in no single place.</param>
    public PolicyFormatException(string message, int line = 0, int column = 0)
        : base(message)
    {
        Line = line;
        Column = column;
    }

    /// <summary>The line, from 1; 0 when the fault is in no single place.</summary>
    public int Line { get; }

    /// <summary>The column, from 1; 0 when the fault is in no single place.</summary>
    public int Column { get; }
}
