using System.Text;
using System.Text.Json;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;

namespace ChatOpsBot.EndToEnd;

/// <summary>Search by meaning beside search by words.</summary>
public sealed class EmbeddingTests : IAsyncLifetime
{
    private readonly HttpClient client = new();
    private ScriptedModel model = null!;
    private BotProcess bot = null!;

    public async Task InitializeAsync()
    {
        model = await ScriptedModel.StartAsync();
        bot = BotProcess.Create(more: Settings("first"));
        await bot.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await model.DisposeAsync();
        client.Dispose();
    }

    [Fact]
    public async Task Question_without_a_shared_word_finds_its_passage()
    {
        await bot.AddDocumentAsync("cars", "The automobile stands in the yard.");
        await bot.AddDocumentAsync("boats", "The boat lies in the harbour.");

        (await FirstAsync("vehicle?")).ShouldBe("cars");
    }

    [Fact]
    public async Task Only_passages_that_changed_are_embedded_again()
    {
        await bot.AddDocumentAsync("rules", "# Rules\n\n## One\n\nThe first rule.\n\n## Two\n\nThe second rule.");
        model.Embedded.Clear();

        await bot.AddDocumentAsync("rules", "# Rules\n\n## One\n\nThe first rule.\n\n## Two\n\nThe second rule, changed.");

        model.Embedded.ShouldBe(["Rules › Two\nThe second rule, changed."]);
    }

    [Fact]
    public async Task While_the_embedding_model_fails_a_document_is_found_by_its_words()
    {
        for (var i = 0; i < 20; i++)
            model.Faults.NextStatus("embeddings", 500);

        await bot.AddDocumentAsync("tides", "The tide rises at noon.");

        (await FirstAsync("tide")).ShouldBe("tides");
        (await StatusAsync("tides")).GetProperty("error").GetString()!.ShouldContain("by its words");
    }

    [Fact]
    public async Task Service_that_takes_few_texts_at_once_is_sent_few()
    {
        model.MostTexts = 10;

        await bot.AddDocumentAsync("rules", string.Join("\n\n", Enumerable.Range(1, 40).Select(number => $"## Rule {number}\n\nThe rule of the number {number} says that {string.Join(' ', Enumerable.Repeat($"word{number}", 60))}.")));

        model.Embedded.Distinct().Count().ShouldBeGreaterThan(30);
        (await StatusAsync("rules")).TryGetProperty("error", out var error).ShouldBe(false, $"{error}");
    }

    [Fact]
    public async Task Model_that_gives_vectors_of_another_length_is_not_mixed_with_what_is_there()
    {
        await bot.AddDocumentAsync("cars", "The automobile stands in the yard.");
        await bot.StopAsync();
        var before = model.Embed;
        model.Embed = text => [.. before(text), 1];
        await bot.StartAsync();

        await bot.AddDocumentAsync("boats", "The boat lies in the harbour.");

        (await StatusAsync("boats")).GetProperty("error").GetString()!.ShouldContain("by its words");
        bot.Output.ShouldContain("Give it an Alias of its own");
        (await FirstAsync("boat")).ShouldBe("boats");
        (await FirstAsync("automobile")).ShouldBe("cars");
    }

    [Fact]
    public async Task Another_model_takes_over_while_the_first_still_answers()
    {
        await bot.AddDocumentAsync("cars", "The automobile stands in the yard.");
        await bot.StopAsync();
        bot.Set(Settings("second", "first"));
        await bot.StartAsync();

        (await FirstAsync("vehicle?")).ShouldBe("cars");
        await BotUnderTest.UntilAsync(async () => await BotUnderTest.CountAsync(bot, "Embeddings", "\"Model\" = 'second'") == 1, "the move to the second model", 45);
        (await FirstAsync("vehicle?")).ShouldBe("cars");
    }

    private Dictionary<string, string> Settings(params string[] aliases) => new(aliases.SelectMany((alias, i) => new KeyValuePair<string, string>[]
    {
        new($"ChatOps__Models__Embedding__{i}__Alias", alias),
        new($"ChatOps__Models__Embedding__{i}__Endpoint", model.Endpoint),
        new($"ChatOps__Models__Embedding__{i}__Model", alias),
        new($"ChatOps__Models__Embedding__{i}__Retries", "0"),
        new($"ChatOps__Models__Embedding__{i}__Languages__0", "*"),
    }));

    private async Task<string?> FirstAsync(string query)
    {
        using var search = bot.Authorized(HttpMethod.Post, "/memory/search", new StringContent(JsonSerializer.Serialize(new { query }), Encoding.UTF8, "application/json"));
        using var response = await client.SendAsync(search);
        var results = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("results");
        return results.GetArrayLength() == 0 ? null : results[0].GetProperty("documentId").GetString();
    }

    private async Task<JsonElement> StatusAsync(string id)
    {
        using var request = bot.Authorized(HttpMethod.Get, $"/memory/upload-status?documentId={id}", null);
        using var response = await client.SendAsync(request);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
