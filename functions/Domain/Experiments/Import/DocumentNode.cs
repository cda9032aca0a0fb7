namespace Splitrun.Domain.Experiments.Import;

/// <summary>A place in a document.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
public readonly record struct Place(int Line, int Column);

/// <summary>A value of a document, whatever it was written in, with its place.</summary>
/// <param name="Place">Where it starts.</param>
public abstract record DocumentNode(Place Place);

/// <summary>A text.</summary>
public sealed record TextNode(string Text, Place Place) : DocumentNode(Place);

/// <summary>A number.</summary>
/// <param name="Value">The number; an infinity when it is larger than numbers go.</param>
/// <param name="Written">As it stands in the document.</param>
/// <param name="Place">Where it starts.</param>
public sealed record NumberNode(double Value, string Written, Place Place) : DocumentNode(Place);

/// <summary>True or false.</summary>
public sealed record TruthNode(bool Value, Place Place) : DocumentNode(Place);

/// <summary>Null, or nothing at all after a name.</summary>
public sealed record NothingNode(Place Place) : DocumentNode(Place);

/// <summary>A list.</summary>
public sealed record ListNode(IReadOnlyList<DocumentNode> Items, Place Place) : DocumentNode(Place);

/// <summary>Names with values; a name may stand more than once, which the reader of the fields complains of.</summary>
public sealed record MapNode(IReadOnlyList<DocumentMember> Members, Place Place) : DocumentNode(Place)
{
    /// <summary>The first member of that name, or null.</summary>
    public DocumentMember? Find(string name) => Members.FirstOrDefault(member => member.Name == name);
}

/// <summary>A name with its value.</summary>
/// <param name="Name">The name.</param>
/// <param name="Place">Where the name starts.</param>
/// <param name="Value">The value.</param>
public sealed record DocumentMember(string Name, Place Place, DocumentNode Value);
