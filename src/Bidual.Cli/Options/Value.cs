using System.CommandLine.Parsing;
using System.Globalization;
using Bidual.Data;
using Bidual.Polynomials;
using Bidual.Programs.Losses;

namespace Bidual.Cli.Options;

/// <summary>Readers of option values: invariant culture, a clear word about what is wrong.</summary>
internal static class Value
{
    /// <summary>A number, checked by building settings with it.</summary>
    /// <param name="check">Throws <see cref="ArgumentOutOfRangeException"/> for a number out of range.</param>
    public static Func<ArgumentResult, double?> Number(Action<double>? check = null) => result =>
    {
        string text = result.Tokens[0].Value;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || double.IsNaN(number))
            return Refuse<double?>(result, "not a number");
        try
        {
            check?.Invoke(number);
            return number;
        }
        catch (ArgumentOutOfRangeException e)
        {
            result.AddError(FirstLine(e));
            return null;
        }
    };

    /// <summary>An integer in a range.</summary>
    public static Func<ArgumentResult, long?> Integer(long least, long most) => result =>
    {
        string text = result.Tokens[0].Value;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            return Refuse<long?>(result, "not an integer");
        if (number < least || number > most)
            return Refuse<long?>(result, string.Create(CultureInfo.InvariantCulture, $"must be in {least} … {most}"));
        return number;
    };

    /// <summary>One of a few names.</summary>
    public static Func<ArgumentResult, TEnum?> Choice<TEnum>(params (string Name, TEnum Meaning)[] choices)
        where TEnum : struct, Enum => result =>
    {
        string text = result.Tokens[0].Value;
        foreach ((string name, TEnum meaning) in choices)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
                return meaning;
        }

        return Refuse<TEnum?>(result, $"not one of {string.Join(", ", choices.Select(choice => choice.Name))}");
    };

    /// <summary>A loss by its name.</summary>
    public static ILoss? Loss(ArgumentResult result) =>
        Programs.Losses.Loss.Named(result.Tokens[0].Value.ToLowerInvariant())
            ?? Refuse<ILoss>(result, $"not one of {string.Join(", ", Programs.Losses.Loss.Names)}, where M is above 0 and TAU in (0, 1)");

    /// <summary>Columns with their lags and commas between them.</summary>
    public static IReadOnlyList<LaggedColumn>? Lags(ArgumentResult result)
    {
        var lags = new List<LaggedColumn>();
        foreach (string text in result.Tokens[0].Value.Split(','))
        {
            if (LaggedColumn.Parse(text) is not { } lag)
                return Refuse<IReadOnlyList<LaggedColumn>>(result, $"'{text}' is not COLUMN:LAST or COLUMN:FIRST-LAST, whole numbers with FIRST ≤ LAST");
            lags.Add(lag);
        }

        return lags;
    }

    /// <summary>Three numbers with commas between them.</summary>
    public static PolynomialActivation? Polynomial(ArgumentResult result)
    {
        string[] parts = result.Tokens[0].Value.Split(',');
        var numbers = new double[parts.Length];
        for (int k = 0; k < parts.Length; k++)
        {
            if (!double.TryParse(parts[k], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[k]) || !double.IsFinite(numbers[k]))
                return Refuse<PolynomialActivation>(result, $"'{parts[k]}' is not a finite number");
        }

        return numbers.Length != 3 ? Refuse<PolynomialActivation>(result, "must be three numbers A,B,C")
            : numbers.All(number => number == 0) ? Refuse<PolynomialActivation>(result, "must not all be 0")
            : new PolynomialActivation(numbers[0], numbers[1], numbers[2]);
    }

    /// <summary>Refuses a value, naming it and its option.</summary>
    public static T? Refuse<T>(ArgumentResult result, string reason)
    {
        result.AddError($"{OptionName(result)} {result.Tokens[0].Value}: {reason}");
        return default;
    }

    private static string OptionName(ArgumentResult result) =>
        result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;

    private static string FirstLine(ArgumentOutOfRangeException e)
    {
        string line = e.Message.Split('\n')[0];
        int suffix = line.IndexOf(" (Parameter", StringComparison.Ordinal);
        return (suffix < 0 ? line : line[..suffix]).TrimEnd('.', '\r');
    }
}
