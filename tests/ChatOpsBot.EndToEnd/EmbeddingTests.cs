using System.Text;
using System.Text.Json;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;

namespace ChatOpsBot.EndToEnd;

/// <summary>Search by meaning beside search by words.</summary>
public sealed class EmbeddingTests : IAsyncLifetime
{
    private readonly HttpClient client = DescribedAnswers.Client();
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

        model.Embedded.Select(each => each.Text).ShouldBe(["Rules › Two\nThe second rule, changed."]);
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

    [Fact]
    public async Task Collection_moves_to_another_model_while_it_is_searched_and_the_others_stay()
    {
        await bot.StopAsync();
        bot.Set(Settings("first", "second"));
        await bot.StartAsync();
        await bot.AddDocumentAsync("vans", "The automobile stands in the yard.");
        await bot.AddDocumentAsync("yards", "The yard is swept at noon.", index: "yards");
        await bot.AddDocumentAsync("lifts", "The crane turns at noon.");
        await bot.AddDocumentAsync("cars", "The car stands in the harbour.", index: "yards");
        await bot.AddDocumentAsync("cranes", "The crane turns at noon.", index: "yards");
        model.Embedded.Clear();

        (await SendAsync(HttpMethod.Put, "/api/collections/yards", new { embeddingModel = "third" })).GetProperty("detail").GetString()!.ShouldContain("There are: 'first', 'second'");
        (await SendAsync(HttpMethod.Put, "/api/collections/yards", new { embeddingModel = "second" })).GetProperty("toEmbed").GetInt32().ShouldBe(3);
        (await FirstAsync("vehicle?", "yards")).ShouldBe("cars");

        await BotUnderTest.UntilAsync(async () => (await SendAsync(HttpMethod.Get, "/api/collections/yards")).GetProperty("toEmbed").GetInt32() == 0, "the move", 60);
        await BotUnderTest.UntilAsync(async () => await ModelsAskedAsync("vehicle?", "yards") is ["second"], "the old vectors forgotten", 10);
        (await FirstAsync("vehicle?", "yards")).ShouldBe("cars");
        (await ModelsAskedAsync("vehicle?", "default")).ShouldBe(["first"]);
        // The text that both collections have is embedded by both models.
        (await BotUnderTest.CountAsync(bot, "Embeddings", "\"Model\" = 'first'")).ShouldBe(2);
        (await BotUnderTest.CountAsync(bot, "Embeddings", "\"Model\" = 'second'")).ShouldBe(3);
    }

    private async Task<IReadOnlyList<string>> ModelsAskedAsync(string query, string index)
    {
        model.Embedded.Clear();
        await FirstAsync(query, index);
        return [.. model.Embedded.Select(each => each.Model)];
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = bot.Authorized(method, path, body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));
        using var response = await client.SendAsync(request);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private Dictionary<string, string> Settings(params string[] aliases) => new(aliases.SelectMany((alias, i) => new KeyValuePair<string, string>[]
    {
        new($"ChatOps__Models__Embedding__{i}__Alias", alias),
        new($"ChatOps__Models__Embedding__{i}__Endpoint", model.Endpoint),
        new($"ChatOps__Models__Embedding__{i}__Model", alias),
        new($"ChatOps__Models__Embedding__{i}__Retries", "0"),
        new($"ChatOps__Models__Embedding__{i}__Languages__0", "*"),
    }));

    private async Task<string?> FirstAsync(string query, string? index = null)
    {
        using var search = bot.Authorized(HttpMethod.Post, "/memory/search", new StringContent(JsonSerializer.Serialize(new { query, index }), Encoding.UTF8, "application/json"));
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
