namespace Bidual.Data;

/// <summary>What is learned from the data.</summary>
public enum LearningTask
{
    /// <summary>A number.</summary>
    Regression,

    /// <summary>One of several classes.</summary>
    Classification,
}
