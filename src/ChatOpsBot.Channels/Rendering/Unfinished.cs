namespace ChatOpsBot.Channels.Rendering;

/// <summary>An answer that is still being written, so that what is half there does not look broken.</summary>
public static class Unfinished
{
    private const string Fence = "```";

    /// <summary>A table whose rows are still coming is text until it is complete, and open code is closed.</summary>
    public static string From(string soFar)
    {
        if (soFar.Split('\n').Count(line => line.TrimStart().StartsWith(Fence, StringComparison.Ordinal)) % 2 == 1)
            return $"{soFar}\n{Fence}";
        var lines = soFar.TrimEnd('\n').Split('\n');
        var rows = lines.Reverse().TakeWhile(line => line.TrimStart().StartsWith('|')).Count();
        return rows == 0 || soFar.EndsWith("\n\n", StringComparison.Ordinal)
            ? soFar
            : $"{string.Join('\n', lines[..^rows])}\n{Fence}\n{string.Join('\n', lines[^rows..])}\n{Fence}";
    }
}
