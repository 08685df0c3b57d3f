using ChatOpsBot.Core.Documents;

namespace ChatOpsBot.Tests;

/// <summary>What is kept of vectors while collections move from one embedding model to another.</summary>
public sealed class EmbeddingMoveTests : IAsyncLifetime
{
    private const int Many = 1_200;
    private CommandHost host = null!;

    private IEmbeddings Embeddings => host.Get<IEmbeddings>();

    public async Task InitializeAsync() => host = await CommandHost.StartAsync(settings: new Dictionary<string, string?>
    {
        ["ChatOps:Models:Embedding:0:Alias"] = "old", ["ChatOps:Models:Embedding:0:Endpoint"] = "http://127.0.0.1:9/v1", ["ChatOps:Models:Embedding:0:Model"] = "m",
        ["ChatOps:Models:Embedding:1:Alias"] = "new", ["ChatOps:Models:Embedding:1:Endpoint"] = "http://127.0.0.1:9/v1", ["ChatOps:Models:Embedding:1:Model"] = "m",
    });

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Former_vectors_are_forgotten_but_for_texts_that_others_have_too_or_the_new_model_has_not_embedded()
    {
        await host.SaveAsync(new DocumentKey("ships", "a"), [.. Enumerable.Range(0, Many).Select(n => Text($"Only here {n}."))]);
        await host.SaveAsync(new DocumentKey("ships", "b"), [Text("In both."), Text("Auf Deutsch.") with { Language = "de" }]);
        await host.SaveAsync(new DocumentKey("cars", "c"), [Text("In both.")]);
        await EmbedAsync("old", ["ships", "cars"], languages: null);
        await EmbedAsync("new", ["ships"], languages: ["en"]);
        foreach (var model in (string[])["old", "new"])
            await Embeddings.SetEmbeddedAsync(model, new Embedded(1, ["ships", "cars"]), CancellationToken.None);
        var before = await host.Get<IChunks>().LastChangeAsync(CancellationToken.None);

        await Embeddings.SupersedeAsync("new", ["ships"], CancellationToken.None);

        (await CountAsync("new")).ShouldBe(Many + 1);
        (await CountAsync("old")).ShouldBe(2);
        (await Embeddings.EmbeddedAsync("old", CancellationToken.None)).ShouldBe(Embedded.None);
        (await Embeddings.EmbeddedAsync("new", CancellationToken.None)).UpTo.ShouldBe(1);
        (await host.Get<IChunks>().ChangesAfterAsync(before, 100, CancellationToken.None)).Changed.ShouldBe([new DocumentKey("ships", "a")]);
    }

    [Fact]
    public async Task What_is_missing_is_counted_in_its_collection_and_in_the_languages_that_the_model_knows()
    {
        await host.SaveAsync(new DocumentKey("ships", "a"), [Text("One."), Text("Two."), Text("Auf Deutsch.") with { Language = "de" }]);
        await host.SaveAsync(new DocumentKey("cars", "c"), [Text("Three.")]);

        (await Embeddings.CountMissingAsync("new", "ships", ["en"], CancellationToken.None)).ShouldBe(2);
        (await Embeddings.CountMissingAsync("new", "ships", null, CancellationToken.None)).ShouldBe(3);
        await EmbedAsync("new", ["ships"], languages: null);
        (await Embeddings.CountMissingAsync("new", "ships", null, CancellationToken.None)).ShouldBe(0);
        (await Embeddings.CountMissingAsync("new", "cars", null, CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task Administrator_moves_a_collection_and_back_and_is_told_how_far_it_is()
    {
        await host.SaveAsync(new DocumentKey("ships", "a"), [Text("One.") with { Language = "en" }]);

        (await host.SayAsync(CommandHost.Ana, "kb collection ships --embedding other")).ShouldContain("There are: `old`, `new`");
        (await host.SayAsync(CommandHost.Ed, "kb collection ships --embedding new")).ShouldContain("administrators decide");
        var moved = await host.SayAsync(CommandHost.Ana, "kb collection ships --embedding NEW");
        moved.ShouldContain("embedded by `new` (passages still to be embedded: 1)");
        moved.ShouldContain("in the background");
        (await host.SayAsync(CommandHost.Ed, "kb collection ships --tokens 200")).ShouldContain("embedded by `new`");
        (await host.SayAsync(CommandHost.Ana, "status")).ShouldContain("collection ships");
        (await host.SayAsync(CommandHost.Ana, "kb collection ships --embedding default")).ShouldContain("Before: open to everyone, chunks of 200 tokens with an overlap of 40, embedded by `new`");
    }

    private static Chunk Text(string text) => new("d.txt", 0, 0, "", text) { Language = "en" };

    private async Task EmbedAsync(string model, IReadOnlyList<string> collections, IReadOnlyList<string>? languages)
    {
        while (await Embeddings.MissingAsync(model, collections, languages, of: null, 500, CancellationToken.None) is { Count: > 0 } missing)
            await Embeddings.SaveAsync([.. missing.Select(chunk => (chunk.Hash(), new Embedding(model, [1, 0])))], CancellationToken.None);
    }

    private async Task<long> CountAsync(string model) => (long)(await host.ScalarAsync($"SELECT COUNT(*) FROM \"Embeddings\" WHERE \"Model\" = '{model}'"))!;
}
