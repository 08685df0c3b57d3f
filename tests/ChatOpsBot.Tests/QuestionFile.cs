namespace ChatOpsBot.Tests;

/// <summary>A set of questions, one on a line, in fields that tabs part; the first is its kind. Every second of a kind is held out: not looked
/// at while building.</summary>
internal static class QuestionFile
{
    public static IReadOnlyList<(string[] Fields, bool IsHeldOut)> Read(string file)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. File.ReadLines(file).Select(line => line.Split('\t')).Select(fields => (fields, (seen[fields[0]] = seen.GetValueOrDefault(fields[0]) + 1) % 2 == 0))];
    }
}
