using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Documents.Ingestion;
using ChatOpsBot.Search;
using ChatOpsBot.Simulators.Model;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Tests;

/// <summary>What is kept of vectors while collections move from one embedding model to another.</summary>
public sealed class EmbeddingMoveTests : IAsyncLifetime
{
    private const int Many = 1_200;
    private ScriptedModel scripted = null!;
    private CommandHost host = null!;

    private IEmbeddings Embeddings => host.Get<IEmbeddings>();

    public async Task InitializeAsync()
    {
        scripted = await ScriptedModel.StartAsync();
        host = await CommandHost.StartAsync(settings: new Dictionary<string, string?>
        {
            ["ChatOps:Models:Embedding:0:Alias"] = "old", ["ChatOps:Models:Embedding:0:Endpoint"] = scripted.Endpoint, ["ChatOps:Models:Embedding:0:Model"] = "m",
            ["ChatOps:Models:Embedding:1:Alias"] = "new", ["ChatOps:Models:Embedding:1:Endpoint"] = scripted.Endpoint, ["ChatOps:Models:Embedding:1:Model"] = "m", ["ChatOps:Models:Embedding:1:Retries"] = "0",
        });
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await scripted.DisposeAsync();
    }

    [Fact]
    public async Task Former_vectors_are_forgotten_but_for_texts_that_others_have_too_or_the_new_model_has_yet_to_embed()
    {
        await host.SaveAsync(new DocumentKey("ships", "a"), [.. Enumerable.Range(0, Many).Select(n => Text($"Only here {n}."))]);
        await host.SaveAsync(new DocumentKey("ships", "b"), [Text("In both."), Text("Auf Deutsch.") with { Language = "de" }, Text("Not yet.")]);
        await host.SaveAsync(new DocumentKey("cars", "c"), [Text("In both.")]);
        await EmbedAsync("old", ["ships", "cars"], languages: null);
        await EmbedAsync("new", ["ships"], languages: ["en"]);
        await host.ScalarAsync($"DELETE FROM \"Embeddings\" WHERE \"Model\" = 'new' AND \"Hash\" = '{Text("Not yet.").Hash()}'");
        foreach (var model in (string[])["old", "new"])
            await Embeddings.SetMarkAsync(model, new EmbeddingMark(1, ["ships", "cars"]), CancellationToken.None);
        var before = await host.Get<IChunks>().LastChangeAsync(CancellationToken.None);

        await Embeddings.SupersedeAsync("new", ["ships"], ["ships"], ["en"], CancellationToken.None);

        (await CountAsync("new")).ShouldBe(Many + 1);
        (await CountAsync("old")).ShouldBe(2);
        (await host.ScalarAsync($"SELECT COUNT(*) FROM \"Embeddings\" WHERE \"Hash\" = '{(Text("Auf Deutsch.") with { Language = "de" }).Hash()}'")).ShouldBe(0L);
        (await Embeddings.MarkAsync("old", CancellationToken.None)).ShouldBe(EmbeddingMark.None);
        (await Embeddings.MarkAsync("new", CancellationToken.None)).UpTo.ShouldBe(1);
        (await host.Get<IChunks>().ChangesAfterAsync(before, 100, CancellationToken.None)).Changed.ShouldBe([new DocumentKey("ships", "a"), new DocumentKey("ships", "b")], ignoreOrder: true);
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
    public async Task Administrator_moves_a_collection_and_is_told_how_far_it_is()
    {
        await host.SaveAsync(new DocumentKey("ships", "a"), [Text("One.")]);
        await host.SaveAsync(new DocumentKey("cars", "c"), [Text("Two.")]);
        foreach (var model in (string[])["old", "new"])
            await Embeddings.SetMarkAsync(model, new EmbeddingMark(9, ["ships", "cars"]), CancellationToken.None);

        (await host.SayAsync(CommandHost.Ana, "kb collection ships --embedding other")).ShouldContain("There are: `old`, `new`");
        (await host.SayAsync(CommandHost.Ed, "kb collection ships --embedding new")).ShouldContain("administrators decide");
        (await host.SayAsync(CommandHost.Ana, "kb collection cars --embedding old")).ShouldNotContain("in the background");
        var moved = await host.SayAsync(CommandHost.Ana, "kb collection ships --embedding NEW");
        moved.ShouldContain("embedded by `new` (passages still to be embedded: 1)");
        moved.ShouldContain("languages that `new` does not know");
        (await Embeddings.MarkAsync("old", CancellationToken.None)).Collections.ShouldNotContain("ships");
        (await host.SayAsync(CommandHost.Ed, "kb collection ships --tokens 200")).ShouldContain("embedded by `new`");
        (await host.SayAsync(CommandHost.Ana, "status")).ShouldContain("collection ships");
        (await host.SayAsync(CommandHost.Ana, "kb collection ships --embedding usual")).ShouldContain("Before: open to everyone, chunks of 200 tokens with an overlap of 40, embedded by `new`");
    }

    [Fact]
    public async Task Collection_whose_model_is_not_configured_any_more_is_given_to_no_other()
    {
        await host.SaveAsync(new DocumentKey("ships", "a"), [Text("One.")]);
        await host.SaveAsync(new DocumentKey("cars", "c"), [Text("Two.")]);
        await host.ScalarAsync("UPDATE \"Collections\" SET \"EmbeddingModel\" = 'inhouse' WHERE \"Name\" = 'ships'");

        (await host.Get<Embedder>().SharesAsync(CancellationToken.None)).Single().Collections.ShouldBe(["cars"]);
        (await host.SayAsync(CommandHost.Ana, "kb collection ships")).ShouldContain("not configured");
        (await host.SayAsync(CommandHost.Ana, "status")).ShouldContain("its embedding model `inhouse` is not configured");
    }

    [Fact]
    public async Task Collection_that_is_made_anew_is_as_closed_as_it_was_and_keeps_its_model()
    {
        await host.SaveAsync(new DocumentKey("ships", "a"), [Text("One.")]);
        await host.SayAsync(CommandHost.Ana, "kb collection ships --access ana@example.com --embedding new");
        await host.Get<ICollections>().RemoveAsync("ships", _ => true, new AuditEntry("ana@example.com", "collection.removed", "ships"), CancellationToken.None);

        (await host.SayAsync(CommandHost.Ed, "kb collection create ships")).ShouldContain("looked after by others");
        (await host.SayAsync(CommandHost.Ana, "kb collection create ships")).ShouldContain("open to person:ana@example.com, chunks of 300 tokens with an overlap of 40, embedded by `new`");
    }

    [Fact]
    public async Task Model_that_fails_amid_a_move_goes_on_later_from_where_it_was_and_the_former_one_answers_until_then()
    {
        await host.SaveAsync(new DocumentKey("ships", "a"), [.. Enumerable.Range(0, Many).Select(n => Text($"Ship {n}."))]);
        await EmbedAsync("old", ["ships"], languages: null);
        await host.SayAsync(CommandHost.Ana, "kb collection ships --embedding new");
        await host.Get<IndexFollower>().StartAsync(CancellationToken.None);
        scripted.Faults.NextHeld("embeddings", Task.CompletedTask);
        scripted.Faults.NextStatus("embeddings", 500);

        await GoOnAsync();

        (await CountAsync("new")).ShouldBeInRange(1, Many - 1);
        (await CountAsync("old")).ShouldBe(Many);
        scripted.Embedded.Clear();

        await GoOnAsync();

        (await CountAsync("new")).ShouldBe(Many);
        (await CountAsync("old")).ShouldBe(0);
        scripted.Embedded.Count.ShouldBeLessThan(Many);
        scripted.Embedded.Select(each => each.Text).Distinct().Count().ShouldBe(scripted.Embedded.Count);
        await host.Get<IndexFollower>().StopAsync(CancellationToken.None);
    }

    private async Task GoOnAsync()
    {
        var job = new Job(0, "embed:new", EmbedJob.Name, "new", 1);
        await host.Services.GetServices<IJobHandler>().OfType<EmbedJob>().Single().RunAsync(new JobRun(job, host.Get<IJobs>(), new LiveJob(job), () => { }, default), default);
    }

    private static Chunk Text(string text) => new("d.txt", 0, 0, "", text) { Language = "en" };

    private async Task EmbedAsync(string model, IReadOnlyList<string> collections, IReadOnlyList<string>? languages)
    {
        while (await Embeddings.MissingAsync(model, collections, languages, of: null, 500, CancellationToken.None) is { Count: > 0 } missing)
            await Embeddings.SaveAsync([.. missing.Select(chunk => (chunk.Hash(), new Embedding(model, [1, 0])))], CancellationToken.None);
    }

    private async Task<long> CountAsync(string model) => (long)(await host.ScalarAsync($"SELECT COUNT(*) FROM \"Embeddings\" WHERE \"Model\" = '{model}'"))!;
}
