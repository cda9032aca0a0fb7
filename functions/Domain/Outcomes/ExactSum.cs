namespace Splitrun.Domain.Outcomes;

/// <summary>
/// A sum that remembers what rounding left out, so that a term which is taken out again leaves no trace: a value that was wrong by
/// ten orders of magnitude does not blur the total once it is corrected.
/// </summary>
/// <param name="Value">The sum, rounded to double.</param>
/// <param name="Residual">What the rounding left, so that the sum is Value + Residual.</param>
public readonly record struct ExactSum(double Value, double Residual)
{
    /// <summary>The sum with one more term; a negative one takes a term out.</summary>
    public ExactSum Plus(double term)
    {
        var sum = Value + term;
        var part = sum - Value;
        var residual = Residual + ((Value - (sum - part)) + (term - part));
        var rounded = sum + residual;
        return new ExactSum(rounded, residual - (rounded - sum));
    }
}
