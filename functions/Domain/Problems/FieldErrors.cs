namespace Splitrun.Domain.Problems;

/// <summary>Collects what is wrong with each field, so that a caller learns everything at once.</summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _errors = [];

    public bool Any => _errors.Count > 0;

    /// <summary>Records <paramref name="message"/> (what is allowed, as the end of a sentence that starts with the field's name).</summary>
    public void Add(string field, string message)
    {
        if (!_errors.TryGetValue(field, out var messages))
        {
            _errors[field] = messages = [];
        }

        messages.Add(message);
    }

    /// <summary>Records <paramref name="message"/> unless the claim holds.</summary>
    public void Require(bool claim, string field, string message)
    {
        if (!claim)
        {
            Add(field, message);
        }
    }

    public Problem ToProblem(ProblemCode code = ProblemCode.Invalid)
    {
        var (field, messages) = _errors.First();
        var more = _errors.Count > 1 ? $" (and {_errors.Count - 1} more)" : "";
        return new Problem(
            code,
            $"{field} {messages[0]}{more}",
            _errors.ToDictionary(e => e.Key, e => (IReadOnlyList<string>)e.Value));
    }
}
