using ChatOpsBot.Core.People;

namespace ChatOpsBot.Search;

/// <summary>What a search may find.</summary>
/// <param name="Reader">On whose behalf; decided before anything is ranked.</param>
/// <param name="Index">Null: all collections.</param>
public sealed record SearchFilter(Reader Reader, string? Index = null)
{
    /// <summary>Collections to look in, beside <see cref="Index"/>; none is all.</summary>
    public IReadOnlyList<string> Collections { get; init; } = [];

    /// <summary>Alternatives, each a list of <c>key:value</c> tags that must all be there; none filters nothing.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AnyOf { get; init; } = [];

    /// <summary>As <c>en</c>.</summary>
    public string? Language { get; init; }

    /// <summary>Changed at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Changed before.</summary>
    public DateTimeOffset? To { get; init; }
}
