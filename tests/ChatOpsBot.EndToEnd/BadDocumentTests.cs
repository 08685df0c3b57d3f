using System.Text.Json;
using ChatOpsBot.Simulators;

namespace ChatOpsBot.EndToEnd;

/// <summary>Files that can't be read end in a reason, within their limits, and the server goes on answering.</summary>
public sealed class BadDocumentTests
{
    private static readonly string[] Remedies = ["Add", "Save", "Split", "Pack", "Unpack", "Correct", "install", "add "];

    [Fact]
    public async Task Each_of_the_bad_documents_ends_in_a_reason_while_the_server_answers()
    {
        await using var bot = BotProcess.Create(more: new()
        {
            ["ChatOps__Knowledge__Extraction__TimeoutSeconds"] = "15",
            ["ChatOps__Knowledge__Extraction__MemoryMegabytes"] = "300",
        });
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        using var client = DescribedAnswers.Client();
        var bad = BadDocuments.All().Select((document, i) => (Id: $"bad-{i}", document.Name, document.Content)).ToList();
        bad.Count.ShouldBeGreaterThanOrEqualTo(60);

        foreach (var (id, name, content) in bad)
        {
            using var form = new MultipartFormDataContent { { new StringContent(id), "documentId" }, { new ByteArrayContent(content), "file", name } };
            using var upload = bot.Authorized(HttpMethod.Post, "/memory/upload", form);
            using var accepted = await client.SendAsync(upload);
            ((int)accepted.StatusCode).ShouldBe(202, name);
        }

        var reasons = new Dictionary<string, string>();
        foreach (var (id, name, _) in bad)
        {
            await BotUnderTest.UntilAsync(async () =>
            {
                using var request = bot.Authorized(HttpMethod.Get, $"/memory/upload-status?documentId={id}", null);
                using var response = await client.SendAsync(request);
                var status = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
                status.GetProperty("completed").GetBoolean().ShouldBeFalse($"{name} was read");
                if (!status.GetProperty("failed").GetBoolean())
                    return false;
                reasons[name] = status.GetProperty("error").GetString()!;
                return true;
            }, $"the end of {name}", 120);
            (await AskAsync(bot, client)).ShouldContain("30 vacation days");
        }

        if (Environment.GetEnvironmentVariable("CHATOPS_REASONS") is { } file)
            await File.WriteAllLinesAsync(file, reasons.Select(reason => $"{reason.Key}: {reason.Value}"));
        foreach (var (name, reason) in reasons)
        {
            reason.ShouldContain(name);
            Remedies.ShouldContain(remedy => reason.Contains(remedy), $"{name}: {reason}");
        }
    }

    [Fact]
    public async Task File_larger_than_the_limit_is_refused_before_it_is_kept()
    {
        await using var bot = BotProcess.Create();
        await bot.StartAsync();
        var sparse = Path.GetTempFileName();
        await using (var file = File.OpenWrite(sparse))
            file.SetLength(500_000_000);
        using var client = DescribedAnswers.Client();
        using var form = new MultipartFormDataContent { { new StreamContent(File.OpenRead(sparse)), "file", "sparse.txt" } };
        using var upload = bot.Authorized(HttpMethod.Post, "/memory/upload", form);

        upload.Headers.ExpectContinue = true;
        using var refused = await client.SendAsync(upload);

        ((int)refused.StatusCode).ShouldBeOneOf(400, 413);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("50 MB");
        Directory.Exists(Path.Combine(bot.DataDirectory, "files")).ShouldBeFalse("nothing was kept");
        File.Delete(sparse);
    }

    private static async Task<string> AskAsync(BotProcess bot, HttpClient client)
    {
        using var ask = bot.Authorized(HttpMethod.Post, "/memory/ask", new StringContent("""{"question":"how many vacation days do full-time employees have?"}""", System.Text.Encoding.UTF8, "application/json"));
        using var answer = await client.SendAsync(ask);
        return await answer.Content.ReadAsStringAsync();
    }
}
