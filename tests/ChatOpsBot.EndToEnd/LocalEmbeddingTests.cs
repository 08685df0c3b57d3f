using System.Text;
using System.Text.Json;
using ChatOpsBot.Simulators;

namespace ChatOpsBot.EndToEnd;

/// <summary>Search by meaning as the product starts, without any key.</summary>
public sealed class LocalEmbeddingTests : IAsyncLifetime
{
    private readonly HttpClient client = new();
    private readonly BotProcess bot = BotProcess.Create(more: new() { ["ChatOps__Models__Embedding"] = "" });

    public async Task InitializeAsync()
    {
        await bot.StartAsync();
        await bot.AddDocumentAsync("leave", "Full-time staff get thirty days off each year.");
        await bot.AddDocumentAsync("bicycles", "Bicycles are locked to the racks behind the building.");
        await bot.AddDocumentAsync("urlaub", "Wer Vollzeit arbeitet, hat dreißig Tage Urlaub im Jahr.");
        await BotUnderTest.UntilAsync(async () => await BotUnderTest.CountAsync(bot, "Embeddings", "\"Model\" = 'local'") == 2, "the vectors of the English documents", 30);
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        client.Dispose();
    }

    [Fact]
    public async Task Question_in_other_words_finds_its_passage()
    {
        await BotUnderTest.UntilAsync(async () => await FirstAsync("How long is the annual holiday of an employee?") == "leave", "the passage, once the model is loaded", 20);
        (await FirstAsync("Where may I park what I cycle to work on?")).ShouldBe("bicycles");
    }

    [Fact]
    public async Task German_question_is_searched_by_words()
    {
        (await FirstAsync("Wie viele Tage Urlaub hat man im Jahr?")).ShouldBe("urlaub");
    }

    private async Task<string?> FirstAsync(string question)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bot.Address, "memory/search")) { Content = new StringContent(JsonSerializer.Serialize(new { query = question }), Encoding.UTF8, "application/json") };
        request.Headers.Add("Authorization", BotProcess.Key);
        using var response = await client.SendAsync(request);
        using var found = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return found.RootElement.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("documentId").GetString()).FirstOrDefault();
    }
}
