using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Search;

namespace ChatOpsBot.Tests;

public sealed class VectorTests
{
    private const int Dimensions = 96;

    [Fact]
    public void Byte_codes_find_the_nearest_that_exact_vectors_find()
    {
        var random = new Random(5);
        var centres = Enumerable.Range(0, 40).Select(_ => Random(random)).ToList();
        var vectors = Enumerable.Range(0, 6_000).Select(_ => Near(centres[random.Next(centres.Count)], random)).ToList();
        using var index = IndexOf(vectors.Select(vector => new[] { new Embedding("m", vector) }));
        var (found, all) = (0, 0);

        for (var i = 0; i < 100; i++)
        {
            var query = Near(centres[random.Next(centres.Count)], random);
            var exact = Enumerable.Range(0, vectors.Count).OrderByDescending(at => Dot(vectors[at], query)).Take(10).Select(at => (long)at);
            var hits = index.Search("", [new Embedding("m", query)], new SearchFilter(Reader.Anyone), 10, Ranking.Default).Hits.Select(hit => hit.ChunkId);
            (found, all) = (found + exact.Intersect(hits).Count(), all + 10);
        }

        (found / (double)all).ShouldBeGreaterThanOrEqualTo(0.99);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(47)]
    [InlineData(384)]
    public void Codes_multiply_to_what_the_numbers_multiply_to(int length)
    {
        var random = new Random(length);
        var (one, other) = (new sbyte[length], new short[length]);
        for (var i = 0; i < length; i++)
            (one[i], other[i]) = ((sbyte)random.Next(-127, 128), (short)random.Next(-127, 128));

        Codes.Dot(one, other).ShouldBe(one.Zip(other, (x, y) => x * y).Sum());
    }

    [Fact]
    public void Two_models_answer_together_while_a_collection_moves_from_one_to_the_other()
    {
        var random = new Random(1);
        var (meaningInOld, meaningInNew) = (Random(random), Random(random));
        using var index = IndexOf([[new Embedding("old", meaningInOld)], [new Embedding("new", meaningInNew)], [new Embedding("old", Random(random))]]);

        var hits = index.Search("", [new Embedding("new", meaningInNew), new Embedding("old", meaningInOld)], new SearchFilter(Reader.Anyone), 10, Ranking.Default).Hits;

        hits.Take(2).Select(hit => hit.ChunkId).ShouldBe([0L, 1L], ignoreOrder: true);
        index.Models(new SearchFilter(Reader.Operator), [new EmbeddedPart("new", null, IsMoving: true)]).ShouldBe(["old", "new"], ignoreOrder: true);
    }

    [Fact]
    public void Question_is_sent_to_a_former_model_only_for_what_its_own_has_not_embedded()
    {
        var random = new Random(1);
        using var index = IndexOf([[new Embedding("old", Random(random)), new Embedding("new", Random(random))], [new Embedding("new", Random(random))]]);
        var all = new SearchFilter(Reader.Operator);

        index.Models(all, [new EmbeddedPart("new", null, IsMoving: true)]).ShouldBe(["new"]);
        index.Models(all, [new EmbeddedPart("old", null, IsMoving: true)]).ShouldBe(["old", "new"], ignoreOrder: true);
        index.Models(all, [new EmbeddedPart("old", ["default"], IsMoving: false)]).ShouldBe(["old"]);
        index.Models(all, [new EmbeddedPart("new", ["default"], IsMoving: false)]).ShouldBe(["new"]);
        index.Models(all, [new EmbeddedPart("old", ["other"], IsMoving: true)]).ShouldBeEmpty();
        index.Models(all with { AnyOf = [["kind:none"]] }, [new EmbeddedPart("new", null, IsMoving: true)]).ShouldBeEmpty();
        index.Models(all, []).ShouldBeEmpty();
    }

    private static LuceneIndex IndexOf(IEnumerable<Embedding[]> chunks)
    {
        var index = LuceneIndex.InMemory();
        foreach (var (embeddings, i) in chunks.Select((embeddings, i) => (embeddings, i)))
        {
            var key = new DocumentKey("default", $"d{i}");
            index.Replace(key, [new KeptChunk(i, key, "", null, "text/plain", new Chunk("d.txt", 0, 0, "", $"text {i}"), default, new Dictionary<string, IReadOnlyList<string>>()) { Embeddings = embeddings }]);
        }

        index.Refresh();
        return index;
    }

    private static float[] Near(float[] centre, Random random) => Unit([.. centre.Zip(Random(random), (x, y) => x + (y * 0.6f))]);

    private static float[] Random(Random random) => Unit([.. Enumerable.Range(0, Dimensions).Select(_ => (float)(random.NextDouble() - 0.5))]);

    private static float[] Unit(float[] vector)
    {
        var length = MathF.Sqrt(Dot(vector, vector));
        return [.. vector.Select(x => x / length)];
    }

    private static float Dot(float[] one, float[] other) => one.Zip(other, (x, y) => x * y).Sum();
}
