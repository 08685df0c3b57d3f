namespace ChatOpsBot.Core.Paging;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="After">The cursor that came with the part before; null is the beginning.</param>
/// <param name="Size">1…200 items.</param>
public sealed record PageRequest(string? After = null, int Size = 50)
{
    public const int Largest = 200;

    public int Size { get; init; } = Math.Clamp(Size, 1, Largest);
}

/// <summary>A part of a list.</summary>
/// <param name="Next">The cursor of the part after it; null when this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>The list begins with it.</summary>
    public bool IsFirst { get; init; } = true;

    /// <summary>How many the whole list has; null where that was not counted.</summary>
    public int? Total { get; init; }

    public Page<TOther> Select<TOther>(Func<T, TOther> to) => With([.. Items.Select(to)]);

    /// <summary>The same part, its items as something else.</summary>
    public Page<TOther> With<TOther>(IReadOnlyList<TOther> items) => new(items, Next) { IsFirst = IsFirst, Total = Total };
}

public static class Page
{
    /// <param name="found">One more than wanted, where there are as many.</param>
    /// <param name="cursorOf">What the next part begins after.</param>
    public static Page<T> Of<T>(IReadOnlyList<T> found, PageRequest request, Func<T, string> cursorOf) => found.Count <= request.Size
        ? new(found, null) { IsFirst = request.After is null }
        : new([.. found.Take(request.Size)], cursorOf(found[request.Size - 1])) { IsFirst = request.After is null };

    /// <summary>Of a list that is short enough to be had whole.</summary>
    /// <param name="keyOf">Different for each.</param>
    public static Page<T> In<T>(IEnumerable<T> list, PageRequest request, Func<T, string> keyOf)
    {
        var all = list.ToList();
        // What the part before ended with may be gone meanwhile; then the list begins again.
        var at = Cursor.Read(request.After, parts: 1) is [var after] ? all.FindIndex(item => keyOf(item) == after) : -1;
        return Of([.. all.Skip(at + 1).Take(request.Size + 1)], at < 0 ? request with { After = null } : request, item => Cursor.Of(keyOf(item))) with { Total = all.Count };
    }
}
