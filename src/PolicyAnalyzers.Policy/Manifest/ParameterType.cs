namespace PolicyAnalyzers.Policy;

/// <summary>The JSON type of a task parameter.</summary>
public enum ParameterType
{
    /// <summary>A string; enumerations, identifiers and dates are bound as strings.</summary>
    String = 0,

    /// <summary>A number without a fraction.</summary>
    Integer = 1,

    /// <summary>A number.</summary>
    Number = 2,

    /// <summary>True or false.</summary>
    Boolean = 3,
}
