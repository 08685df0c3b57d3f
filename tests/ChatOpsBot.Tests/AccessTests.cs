using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Search;

namespace ChatOpsBot.Tests;

/// <summary>Nobody is shown what they may not open. <c>CHATOPS_ACCESS_CHECKS</c> makes the long form.</summary>
public sealed class AccessTests
{
    private static readonly string[] Words = ["vacation", "salary", "bonus", "travel", "merger", "pension", "laptop", "badge", "年假", "工资", "Urlaub", "Gehalt"];
    private static readonly string[] Groups = ["board", "hr", "sales", "works-council", "it"];
    private static readonly string[] People = [.. Enumerable.Range(0, 12).Select(i => $"person{i}@example.com")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Search_finds_all_and_only_what_the_reader_may_open(int seed)
    {
        var checks = int.Parse(Environment.GetEnvironmentVariable("CHATOPS_ACCESS_CHECKS") ?? "6000") / 2;
        var random = new Random(seed);
        using var index = LuceneIndex.InMemory();
        var access = new Dictionary<long, IReadOnlyList<string>>();
        var texts = new Dictionary<long, HashSet<string>>();
        for (var i = 0; i < 300; i++)
            Put(i);
        index.Refresh();

        for (var check = 0; check < checks; check++)
        {
            var reader = Reader.Of(
                random.Next(4) == 0 ? null : People[random.Next(People.Length)],
                Groups.Where(_ => random.Next(4) == 0));
            var word = Words[random.Next(Words.Length)];
            var meaning = random.Next(2) == 0 ? [new Embedding("m", Vector(random.Next()))] : Array.Empty<Embedding>();

            var hits = index.Search(word, meaning, new SearchFilter(reader), 1000, Ranking.Default).Hits.Select(hit => hit.ChunkId).ToHashSet();

            var may = access.Keys.Where(id => reader.May(access[id])).ToHashSet();
            if (!hits.IsSubsetOf(may))
                hits.Except(may).ShouldBeEmpty("nothing else is found");
            if (may.Any(id => texts[id].Contains(word) && !hits.Contains(id)))
                may.Where(id => texts[id].Contains(word)).Except(hits).ShouldBeEmpty("what may be seen is found");
            if (index.Count(new SearchFilter(reader)) is var count && count != may.Count)
                count.ShouldBe(may.Count);
            if (check % 500 == 499)
            {
                for (var changed = 0; changed < 20; changed++)
                    Put(random.Next(300));
                index.Refresh();
            }
        }

        void Put(int document)
        {
            var key = new DocumentKey("default", $"d{document}");
            access[document] = random.Next(3) switch
            {
                0 => Access.Open,
                1 => [Access.Group(Groups[random.Next(Groups.Length)])],
                _ => [Access.Person(People[random.Next(People.Length)]), Access.Group(Groups[random.Next(Groups.Length)])],
            };
            texts[document] = [.. Enumerable.Range(0, 6).Select(_ => Words[random.Next(Words.Length)])];
            var chunk = new Chunk("d.txt", 0, 0, "", string.Join(' ', texts[document])) { Questions = [$"what of {Words[random.Next(Words.Length)]}?"] };
            index.Replace(key, [new KeptChunk(document, key, "", null, "text/plain", chunk, default, new Dictionary<string, IReadOnlyList<string>>())
            {
                Access = access[document],
                Embeddings = [new Embedding("m", Vector(document))],
            }]);
        }
    }

    [Theory]
    [InlineData("Everyone", "everyone")]
    [InlineData("Ana@Example.com", "person:ana@example.com")]
    [InlineData("HR", "group:hr")]
    [InlineData("group:hr", "group:hr")]
    [InlineData("two words", null)]
    [InlineData("@example.com", null)]
    [InlineData("", null)]
    public void Principals_are_read_as_people_write_them(string written, string? expected) => Access.Read(written).ShouldBe(expected);

    private static float[] Vector(int seed)
    {
        var random = new Random(seed);
        var vector = Enumerable.Range(0, 16).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / length)];
    }
}
