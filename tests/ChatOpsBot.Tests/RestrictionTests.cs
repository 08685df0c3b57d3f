using ChatOpsBot.Core.People;
using ChatOpsBot.Search;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Fields = ChatOpsBot.Search.Fields;

namespace ChatOpsBot.Tests;

/// <summary>What readers may see is worked out once for each, and kept for those who asked last.</summary>
public sealed class RestrictionTests
{
    private const int MostKept = 256;

    [Fact]
    public void Readers_who_ask_again_and_again_keep_their_bits_and_the_others_lose_theirs()
    {
        using var directory = new RAMDirectory();
        using var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, TextTerms.Words));
        writer.AddDocument([new StringField(Fields.Access, Access.Person("p0@example.com"), Field.Store.NO)]);
        using var index = writer.GetReader(applyAllDeletes: true);
        var leaf = index.Leaves.Single();
        var restriction = new Restriction();
        FixedBitSet Bits(int person) => restriction.Of(new SearchFilter(Reader.Of($"p{person}@example.com", [])), index).Of(leaf)!;
        var (often, once) = (Bits(0), Bits(1));

        for (var person = 2; person < 4 * MostKept; person++)
        {
            Bits(person);
            Bits(0).ShouldBeSameAs(often);
        }

        restriction.Kept.ShouldBe(MostKept);
        Bits(1).ShouldNotBeSameAs(once);
        (often.Cardinality, Bits(1).Cardinality).ShouldBe((1, 0));
        restriction.Kept.ShouldBe(MostKept);
    }
}
