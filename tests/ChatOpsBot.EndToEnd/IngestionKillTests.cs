using System.Text;
using System.Text.Json;
using ChatOpsBot.Simulators;

namespace ChatOpsBot.EndToEnd;

/// <summary>The process is killed again and again while documents come in.</summary>
[Collection("kills")]
public sealed class IngestionKillTests : IDisposable
{
    private const int Documents = 200;
    private const int Sections = 5;
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(10) };

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task Every_document_is_there_once_and_whole_and_the_index_as_one_built_from_nothing()
    {
        await using var bot = BotProcess.Create();
        await bot.StartAsync();
        var uploading = Parallel.ForEachAsync(Enumerable.Range(0, Documents), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, _) =>
        {
            await UploadAsync(bot, n, Text(n, "old"));
            if (n % 4 == 0)
                await UploadAsync(bot, n, Text(n, "new"));
            // Spread over the kills.
            await Task.Delay(60, CancellationToken.None);
        });
        var kills = await KillAsync(bot);
        await uploading;

        await BotUnderTest.UntilAsync(async () => await BotUnderTest.CountAsync(bot, "Ingestions", "\"State\" IN (0, 1)") == 0, "all documents", 120);
        kills.ShouldBe(KillTests.Kills);
        (await BotUnderTest.CountAsync(bot, "Documents", "1 = 1")).ShouldBe(Documents);
        (await BotUnderTest.CountAsync(bot, "Ingestions", "\"State\" = 3")).ShouldBe(0);
        var found = await FindAllAsync(bot);
        for (var n = 0; n < Documents; n++)
            found[$"d{n}"].ShouldBe(Enumerable.Range(0, Sections).Select(section => Body(n, section, n % 4 == 0 ? "new" : "old")), $"document {n}");

        await bot.StopAsync();
        Directory.Delete(Path.Combine(bot.DataDirectory, "index"), recursive: true);
        await bot.StartAsync();
        var rebuilt = await FindAllAsync(bot);
        rebuilt.Count.ShouldBe(found.Count);
        foreach (var (id, chunks) in rebuilt)
            found[id].ShouldBe(chunks);
    }

    private static string Text(int n, string version) =>
        $"# Document {n}\n\n{string.Join("\n\n", Enumerable.Range(0, Sections).Select(section => $"## Part {section}\n\n{Body(n, section, version)}"))}";

    private static string Body(int n, int section, string version) => $"The {version} text of document {n} in its part {section} speaks of thing{n}.";

    private async Task UploadAsync(BotProcess bot, int n, string text)
    {
        while (true)
        {
            try
            {
                using var form = new MultipartFormDataContent { { new StringContent($"d{n}"), "documentId" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", $"d{n}.md" } };
                using var upload = bot.Authorized(HttpMethod.Post, "/memory/upload", form);
                using var response = await client.SendAsync(upload);
                if ((int)response.StatusCode == 202)
                    return;
            }
            catch (Exception killed) when (killed is HttpRequestException or IOException or TaskCanceledException)
            {
                // Sent again, as every client does.
            }

            await Task.Delay(20);
        }
    }

    private async Task<Dictionary<string, List<string>>> FindAllAsync(BotProcess bot)
    {
        var found = new Dictionary<string, List<string>>();
        for (var n = 0; n < Documents; n++)
        {
            using var search = bot.Authorized(HttpMethod.Post, "/memory/search", new StringContent($$"""{"query":"thing{{n}}","limit":50}""", Encoding.UTF8, "application/json"));
            using var response = await client.SendAsync(search);
            var results = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("results").EnumerateArray();
            found[$"d{n}"] = [.. results.Single(result => result.GetProperty("documentId").GetString() == $"d{n}").GetProperty("partitions").EnumerateArray()
                .OrderBy(partition => partition.GetProperty("partitionNumber").GetInt32()).Select(partition => partition.GetProperty("text").GetString()!)];
        }

        return found;
    }

    private static async Task<int> KillAsync(BotProcess bot)
    {
        var chance = Chance.New();
        for (var kills = 0; kills < KillTests.Kills; kills++)
        {
            await Task.Delay(chance.Next(50, 400));
            await bot.KillAsync();
            await bot.StartAsync();
        }

        return KillTests.Kills;
    }
}
