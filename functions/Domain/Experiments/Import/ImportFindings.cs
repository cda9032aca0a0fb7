using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments.Import;

/// <summary>Everything that is wrong with a document, and everything that is worth a warning, each with its place.</summary>
public sealed class ImportFindings
{
    private const int MaxErrors = 100;

    private readonly FieldErrors _errors = new();
    private readonly List<ImportWarning> _warnings = [];
    private int _count;

    public bool HasErrors => _count > 0;

    public IReadOnlyList<ImportWarning> Warnings => _warnings;

    public void Error(Spot spot, string message)
    {
        _count++;
        if (_count <= MaxErrors)
        {
            _errors.Add(spot.ToString(), message);
        }
    }

    public void Warn(Spot spot, string message) => _warnings.Add(new ImportWarning(spot.Field, spot.Place.Line, spot.Place.Column, message));

    public Problem ToProblem(ProblemCode code) => _errors.ToProblem(code);
}

/// <summary>A field of a document with its place.</summary>
/// <param name="Field">Path, such as <c>experiments.prompt_style.weight</c>.</param>
/// <param name="Place">Where it stands.</param>
public readonly record struct Spot(string Field, Place Place)
{
    public Spot Member(string name, Place place) => new($"{Field}.{name}", place);

    public Spot Item(int index, Place place) => new($"{Field}[{index}]", place);

    public override string ToString() => $"{Field} (line {Place.Line}, column {Place.Column})";
}

/// <summary>Something that was taken in another way than it was written, or that the owner should know.</summary>
/// <param name="Field">Path of the field.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
/// <param name="Message">What became of it.</param>
public sealed record ImportWarning(string Field, int Line, int Column, string Message);
