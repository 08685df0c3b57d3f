using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Documents.Commands;

/// <summary>Documents as people name them.</summary>
internal sealed class NamedDocuments(DocumentService service)
{
    private const int MostAlike = 6;

    /// <summary>A document as people name it: by id, by title, or by a part of id, title or file name that no other has.</summary>
    /// <returns>The document, or what to answer. The same words for what is not there and for what the person may not know of.</returns>
    public async Task<(Document? Document, CommandResult? Refused)> FindAsync(string written, Actor actor, CancellationToken cancellationToken)
    {
        var bare = written.Trim().Trim('`', '"');
        var key = KbNames.Read(bare);
        if (await service.FindAsync(actor, key, cancellationToken) is { } exact)
            return (exact, null);
        var like = bare.Length == 0 ? [] : await service.NamedLikeAsync(actor, bare, MostAlike, cancellationToken);
        var titled = like.Where(document => document.Title.Equals(bare, StringComparison.OrdinalIgnoreCase)).ToList();
        // A document beside one of that name, which may not be told of, is not what was meant.
        if (like is [var only] && only.Key.Name.StartsWith($"{key.Name}-", StringComparison.Ordinal) && int.TryParse(only.Key.Name[(key.Name.Length + 1)..], out _))
            return (null, new CommandResult.Refused($"There is no document `{key.Name}`. Did you mean `{only.Key.Name}`?", "kb list"));
        if (titled.Count == 1 || like.Count == 1)
            return (titled.Count == 1 ? titled[0] : like[0], null);
        if (like.Count > 1)
            return (null, new CommandResult.Refused($"Several documents are called like `{bare}`: {string.Join(", ", like.Select(document => $"`{document.Key.Name}`"))}. Name one of them.", $"kb show {like[0].Key.Name}"));
        var near = (await service.ListAsync(actor, collection: null, new PageRequest(Size: PageRequest.Largest), cancellationToken)).Items.Select(document => document.Key.Name)
            .OrderBy(name => Spelling.Distance(name, bare)).FirstOrDefault(name => Spelling.Distance(name, bare) <= Math.Max(2, bare.Length / 3));
        return (null, near is null ? KbNames.Unknown(key) : new CommandResult.Refused($"There is no document `{key.Name}`. Did you mean `{near}`?", "kb list"));
    }
}
