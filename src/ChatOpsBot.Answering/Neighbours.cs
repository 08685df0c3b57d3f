using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>Passages that follow each other in their document, read as one: an answer that was cut in two is whole again.</summary>
internal static class Neighbours
{
    /// <returns>In the order of the better of those that were joined.</returns>
    public static IReadOnlyList<Passage> Join(IReadOnlyList<Passage> passages)
    {
        var joined = new List<Passage>();
        var taken = new HashSet<long>();
        foreach (var passage in passages)
        {
            if (!taken.Add(passage.Kept.Id))
                continue;
            var whole = passage;
            foreach (var next in passages.Where(other => !taken.Contains(other.Kept.Id) && AreNeighbours(passage, other)))
            {
                taken.Add(next.Kept.Id);
                whole = Together(whole, next, isAfter: next.Chunk.Number > passage.Chunk.Number);
            }

            joined.Add(whole);
        }

        return joined;
    }

    private static bool AreNeighbours(Passage one, Passage other) =>
        one.Kept.Document == other.Kept.Document && one.Chunk.File == other.Chunk.File && one.Chunk.Heading == other.Chunk.Heading
        && Math.Abs(one.Chunk.Number - other.Chunk.Number) == 1;

    private static Passage Together(Passage whole, Passage part, bool isAfter)
    {
        var text = isAfter ? Append(whole.Chunk.Text, part.Chunk.Text) : Append(part.Chunk.Text, whole.Chunk.Text);
        return whole with { Kept = whole.Kept with { Chunk = whole.Chunk with { Text = text } } };
    }

    // What the second repeats of the first is said once.
    private static string Append(string first, string second)
    {
        var line = second.Split('\n')[0];
        return first.EndsWith(line, StringComparison.Ordinal) ? $"{first}{second[line.Length..]}" : $"{first}\n{second}";
    }
}
