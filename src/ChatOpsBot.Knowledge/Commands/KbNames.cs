using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Knowledge.Ingestion;

namespace ChatOpsBot.Knowledge.Commands;

/// <summary>Documents, access and outcomes as people write and read them.</summary>
internal static class KbNames
{
    /// <summary>By id, or <c>index/id</c> outside the default index.</summary>
    public static string Of(DocumentKey key) => key.Index == KnowledgeBase.DefaultIndex ? key.DocumentId : key.ToString();

    public static DocumentKey Read(string name)
    {
        var bare = name.Trim('`');
        return bare.Split('/', 2) is [var index, var id] ? new DocumentKey(index, id) : new DocumentKey(KnowledgeBase.DefaultIndex, bare);
    }

    /// <summary>The same words for what is not there and for what the person may not know of.</summary>
    public static CommandResult Unknown(DocumentKey key) => new CommandResult.Refused($"There is no document `{Of(key)}`.", "kb list");

    public static Phrase Passages(int count) => count == 1 ? (Phrase)"1 passage" : $"{count} passages";

    /// <param name="written">Principals parted by commas; null is none.</param>
    public static (IReadOnlyList<string>? Access, Phrase? Wrong) ReadAccess(string? written)
    {
        if (written is null)
            return (null, null);
        var access = new List<string>();
        foreach (var word in written.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Access.Read(word) is not { } principal)
                return (null, $"`{word}` is neither everyone nor a group's name nor an e-mail.");
            access.Add(principal);
        }

        return access.Count == 0 ? (null, "Name who may read: everyone, groups, e-mails.") : (access, null);
    }

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
