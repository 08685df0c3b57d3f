using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Documents.Commands;

/// <summary>Documents, access and outcomes as people write and read them.</summary>
internal static class KbNames
{
    public static DocumentKey Read(string name)
    {
        var bare = name.Trim('`');
        return bare.Split('/', 2) is [var index, var id] ? new DocumentKey(index, id) : new DocumentKey(Collection.DefaultName, bare);
    }

    /// <summary>The same words for what is not there and for what the person may not know of.</summary>
    public static CommandResult Unknown(DocumentKey key) => new CommandResult.Refused($"There is no document `{key.Name}`.", "kb list");

    public static Phrase Passages(int count) => count == 1 ? (Phrase)"1 passage" : $"{count} passages";

    /// <param name="run">Null when the source was being read already.</param>
    public static Phrase Outcome(SourceRun? run)
    {
        if (run is null)
            return "it is being read already.";
        if (run.EndedAt is null)
            return "being read now.";
        Phrase reasons = run.Failures.Count == 0 ? (Phrase)"" : $" {run.Failures.Count} failed: {Phrase.Join(" ", run.Failures.Take(3).Select(reason => (Phrase)reason))}";
        Phrase end = run.Error is { } error ? (Phrase)$" It could not be read to the end. {(Phrase)error}" : "";
        return $"{run.Added} added, {run.Changed} changed, {run.Removed} removed, {run.Unchanged} unchanged.{reasons}{end}";
    }
}
