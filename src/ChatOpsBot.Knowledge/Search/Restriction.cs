using System.Collections.Concurrent;
using ChatOpsBot.Core.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace ChatOpsBot.Knowledge.Search;

/// <summary>Filters as the index applies them before it ranks. What a reader may see of a collection is asked with every
/// question and kept as bits for each segment.</summary>
internal sealed class Restriction
{
    private const int MostKept = 256;
    private readonly ConcurrentDictionary<(Reader Reader, string? Index), Filter> kept = new();

    /// <returns>Null when nothing is filtered.</returns>
    public Filter? Of(SearchFilter filter)
    {
        var readable = filter.Reader.SeesAll && filter.Index is null ? null : Readable(filter.Reader, filter.Index);
        var asked = Asked(filter);
        return readable is null ? asked : asked is null ? readable : new Both(readable, asked);
    }

    private Filter Readable(Reader reader, string? index)
    {
        if (kept.Count > MostKept)
            kept.Clear();
        return kept.GetOrAdd((reader, index), key =>
        {
            var query = new BooleanQuery();
            if (key.Index is { } name)
                query.Add(new TermQuery(new Term(Fields.Index, name)), Occur.MUST);
            if (!key.Reader.SeesAll)
                query.Add(Any(key.Reader.Principals.Select(principal => new TermQuery(new Term(Fields.Access, principal)))), Occur.MUST);
            return new Bitwise(new QueryWrapperFilter(query));
        });
    }

    private static QueryWrapperFilter? Asked(SearchFilter filter)
    {
        var query = new BooleanQuery();
        if (filter.AnyOf.Count > 0)
            query.Add(Any(filter.AnyOf.Select(tags => All(tags.Select(tag => new TermQuery(new Term(Fields.Tag, tag)))))), Occur.MUST);
        if (filter.Language is { } language)
            query.Add(new TermQuery(new Term(Fields.Language, language)), Occur.MUST);
        if (filter.From is not null || filter.To is not null)
        {
            query.Add(
                NumericRangeQuery.NewInt64Range(Fields.Changed, filter.From?.ToUnixTimeMilliseconds(), filter.To?.ToUnixTimeMilliseconds(), minInclusive: true, maxInclusive: false),
                Occur.MUST);
        }

        return query.Clauses.Count == 0 ? null : new QueryWrapperFilter(query);
    }

    private static BooleanQuery Any(IEnumerable<Query> queries) => Together(queries, Occur.SHOULD);

    private static BooleanQuery All(IEnumerable<Query> queries) => Together(queries, Occur.MUST);

    private static BooleanQuery Together(IEnumerable<Query> queries, Occur occur)
    {
        var together = new BooleanQuery(disableCoord: true);
        foreach (var query in queries)
            together.Add(query, occur);
        return together;
    }

    /// <summary>Keeps bits, not compressed lists: most filters let most through.</summary>
    private sealed class Bitwise(Filter filter) : CachingWrapperFilter(filter)
    {
        protected override DocIdSet DocIdSetToCache(DocIdSet docIdSet, AtomicReader reader) => Bits.Of(docIdSet, reader.MaxDoc);
    }

    private sealed class Both(Filter first, Filter second) : Filter
    {
        public override DocIdSet GetDocIdSet(AtomicReaderContext context, IBits acceptDocs) =>
            second.GetDocIdSet(context, Bits.Of(first.GetDocIdSet(context, acceptDocs), context.Reader.MaxDoc));
    }
}

internal static class Bits
{
    public static FixedBitSet Of(DocIdSet? set, int maxDoc)
    {
        var bits = new FixedBitSet(maxDoc);
        if (set?.GetIterator() is { } all)
            bits.Or(all);
        return bits;
    }
}
