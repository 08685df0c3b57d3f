using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Search;

namespace ChatOpsBot.Api.Memory;

/// <summary>Filters at the wire: objects are alternatives, tags within one must all match, an empty object matches everything.</summary>
internal static class Filters
{
    public static SearchFilter Read(Reader reader, string? index, IReadOnlyList<Dictionary<string, List<string?>>>? filters)
    {
        var alternatives = (filters ?? [])
            .Select(IReadOnlyList<string> (tags) => [.. tags.SelectMany(tag => tag.Value.Select(value => $"{tag.Key}:{value}"))])
            .ToList();
        return new SearchFilter(reader, Collection.NameOf(index)) { AnyOf = alternatives.TrueForAll(tags => tags.Count > 0) ? alternatives : [] };
    }
}
