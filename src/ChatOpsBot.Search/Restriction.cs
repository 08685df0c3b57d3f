using System.Runtime.CompilerServices;
using ChatOpsBot.Core.People;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace ChatOpsBot.Search;

/// <summary>What a search may find, as the index applies it before anything is ranked. What a reader may see of a collection is
/// asked with every question and kept as bits for each segment.</summary>
internal sealed class Restriction
{
    private const int MostKept = 256;
    private readonly Lock gate = new();
    private readonly Dictionary<(Reader Reader, string Collections), LinkedListNode<((Reader Reader, string Collections) Key, SegmentBits Bits)>> kept = [];
    // The one that was used last stands first.
    private readonly LinkedList<((Reader Reader, string Collections) Key, SegmentBits Bits)> byUse = new();

    public Permission Of(SearchFilter filter, IndexReader index)
    {
        IReadOnlyList<string> collections = filter.Index is { } one ? [one] : filter.Collections;
        var readable = filter.Reader.SeesAll && collections.Count == 0 ? null : Readable(filter.Reader, collections);
        var asked = Asked(filter);
        return readable is null && asked is null ? Permission.All : new Permission(readable, asked, index);
    }

    private SegmentBits Readable(Reader reader, IReadOnlyList<string> collections)
    {
        var key = (reader, string.Join('\n', collections));
        lock (gate)
        {
            if (kept.TryGetValue(key, out var known))
            {
                byUse.Remove(known);
            }
            else
            {
                known = new((key, new SegmentBits(Allowed(reader, collections))));
                kept[key] = known;
            }

            byUse.AddFirst(known);
            if (kept.Count > MostKept && byUse.Last is { } oldest)
            {
                kept.Remove(oldest.Value.Key);
                byUse.Remove(oldest);
            }

            return known.Value.Bits;
        }
    }

    /// <summary>For how many readers bits are kept.</summary>
    public int Kept => kept.Count;

    private static BooleanQuery Allowed(Reader reader, IReadOnlyList<string> collections)
    {
        var query = new BooleanQuery();
        if (collections.Count > 0)
            query.Add(Any(collections.Select(name => new TermQuery(new Term(Fields.Index, name)))), Occur.MUST);
        if (!reader.SeesAll)
            query.Add(Any(reader.Principals.Select(principal => new TermQuery(new Term(Fields.Access, principal)))), Occur.MUST);
        return query;
    }

    private static SegmentBits? Asked(SearchFilter filter)
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

        return query.Clauses.Count == 0 ? null : new SegmentBits(query);
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
}

/// <summary>Which documents of each segment a query matches; computed once for a segment, which never changes but for deletions.</summary>
internal sealed class SegmentBits(Query query)
{
    private readonly ConditionalWeakTable<object, FixedBitSet> segments = [];
    private readonly QueryWrapperFilter matching = new(query);

    public FixedBitSet Of(AtomicReaderContext leaf) => segments.GetValue(leaf.AtomicReader.CoreCacheKey, _ =>
    {
        var bits = new FixedBitSet(leaf.Reader.MaxDoc);
        if (matching.GetDocIdSet(leaf, null)?.GetIterator() is { } all)
            bits.Or(all);
        return bits;
    });
}

/// <summary>What one search may find. Where most may be found it is cheaper to look when a document is collected, where few may,
/// before it is scored; nobody sees the difference.</summary>
internal sealed class Permission
{
    private const double Most = 0.2;
    private readonly SegmentBits? readable;
    private readonly SegmentBits? asked;

    public Permission(SegmentBits? readable, SegmentBits? asked, IndexReader index)
    {
        (this.readable, this.asked) = (readable, asked);
        IsDense = index.Leaves.Sum(leaf => (long)Of(leaf)!.Cardinality) > index.MaxDoc * Most;
    }

    private Permission()
    {
    }

    public static Permission All { get; } = new();

    public bool IsAll => readable is null && asked is null;

    public bool IsDense { get; }

    /// <returns>Null when every document of the segment may be found.</returns>
    public FixedBitSet? Of(AtomicReaderContext leaf)
    {
        if (readable is null || asked is null)
            return (readable ?? asked)?.Of(leaf);
        var both = readable.Of(leaf).Clone();
        both.And(asked.Of(leaf));
        return both;
    }

    /// <summary>The best by the query among what may be found.</summary>
    public ScoreDoc[] Search(IndexSearcher searcher, Query query, int most)
    {
        if (IsAll)
            return searcher.Search(query, most).ScoreDocs;
        if (!IsDense)
            return searcher.Search(query, new Few(this), most).ScoreDocs;
        var best = TopScoreDocCollector.Create(most, docsScoredInOrder: false);
        searcher.Search(query, new Collecting(this, best));
        return best.GetTopDocs().ScoreDocs;
    }

    /// <summary>For queries that need a filter.</summary>
    public Filter? AsFilter() => IsAll ? null : new Few(this);

    private sealed class Few(Permission permission) : Filter
    {
        public override DocIdSet GetDocIdSet(AtomicReaderContext context, IBits acceptDocs) => BitsFilteredDocIdSet.Wrap(permission.Of(context), acceptDocs);
    }

    private sealed class Collecting(Permission permission, ICollector best) : ICollector
    {
        private FixedBitSet? bits;

        public bool AcceptsDocsOutOfOrder => best.AcceptsDocsOutOfOrder;

        public void SetScorer(Scorer scorer) => best.SetScorer(scorer);

        public void Collect(int doc)
        {
            if (bits is null || bits.Get(doc))
                best.Collect(doc);
        }

        public void SetNextReader(AtomicReaderContext context)
        {
            bits = permission.Of(context);
            best.SetNextReader(context);
        }
    }
}
