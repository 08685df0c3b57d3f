using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Knowledge.Ingestion;

namespace ChatOpsBot.Knowledge.Commands;

/// <summary>What of the work on documents a person may know of: what they may read of it, or will when it is read.</summary>
internal sealed class Visible(IDocuments documents)
{
    private const int MostAlike = 6;
    private const int MostCompared = 500;

    public async Task<bool> IsAsync(NewIngestion wanted, Reader reader, CancellationToken cancellationToken) =>
        reader.May(await documents.AccessOfAsync(wanted, cancellationToken));

    /// <summary>Imports: whoever began one may look after it, and whoever may read what it brings.</summary>
    /// <param name="first">Of the import; null when there is none.</param>
    public async Task<bool> IsAsync(Core.Documents.Ingestion? first, CommandContext context, CancellationToken cancellationToken) =>
        first is not null && (first.Wanted.AddedBy == context.Person.Id || await IsAsync(first.Wanted, context.Reader, cancellationToken));

    /// <returns>Null when there is no such document, and when it is closed to the reader.</returns>
    public async Task<Document?> FindAsync(DocumentKey key, Reader reader, CancellationToken cancellationToken) =>
        await documents.FindAsync(key, cancellationToken) is { } document && reader.May(document.Access) ? document : null;

    /// <summary>A document as people name it: by id, by title, or by a part of id, title or file name that no other has.</summary>
    /// <returns>The document, or what to answer. The same words for what is not there and for what the person may not know of.</returns>
    public async Task<(Document? Document, CommandResult? Refused)> NamedAsync(string written, Reader reader, CancellationToken cancellationToken)
    {
        var bare = written.Trim().Trim('`', '"');
        var key = KbNames.Read(bare);
        if (await FindAsync(key, reader, cancellationToken) is { } exact)
            return (exact, null);
        var like = bare.Length == 0 ? [] : await documents.NamedLikeAsync(reader, bare, MostAlike, cancellationToken);
        var titled = like.Where(document => document.Title.Equals(bare, StringComparison.OrdinalIgnoreCase)).ToList();
        // A document beside one of that name, which may not be told of, is not what was meant.
        if (like is [var only] && KbNames.Of(only.Key).StartsWith($"{KbNames.Of(key)}-", StringComparison.Ordinal) && int.TryParse(KbNames.Of(only.Key)[(KbNames.Of(key).Length + 1)..], out _))
            return (null, new CommandResult.Refused($"There is no document `{KbNames.Of(key)}`. Did you mean `{KbNames.Of(only.Key)}`?", "kb list"));
        if (titled.Count == 1 || like.Count == 1)
            return (titled.Count == 1 ? titled[0] : like[0], null);
        if (like.Count > 1)
            return (null, new CommandResult.Refused($"Several documents are called like `{bare}`: {string.Join(", ", like.Select(document => $"`{KbNames.Of(document.Key)}`"))}. Name one of them.", $"kb show {KbNames.Of(like[0].Key)}"));
        var near = (await documents.ListAsync(reader, index: null, MostCompared, cancellationToken)).Select(document => KbNames.Of(document.Key))
            .OrderBy(name => Spelling.Distance(name, bare)).FirstOrDefault(name => Spelling.Distance(name, bare) <= Math.Max(2, bare.Length / 3));
        return (null, near is null ? KbNames.Unknown(key) : new CommandResult.Refused($"There is no document `{KbNames.Of(key)}`. Did you mean `{near}`?", "kb list"));
    }

    public static bool Is(Source source, Reader reader) => source.Access is null || reader.May(source.Access);

    /// <returns>The name, or one beside it when somebody else's document has it: theirs is neither shown nor replaced.</returns>
    public async Task<string> FreeIdAsync(string id, string beside, Reader reader, CancellationToken cancellationToken) =>
        await documents.FindAsync(new DocumentKey(KnowledgeBase.DefaultIndex, id), cancellationToken) is { } other && !reader.May(other.Access) ? $"{id}-{beside}" : id;
}
