using System.Text;
using System.Text.Json;

namespace ChatOpsBot.EndToEnd;

/// <summary>The wire of a Kernel Memory service, as its clients use it.</summary>
public sealed class KernelMemoryTests(BotUnderTest bot) : IClassFixture<BotUnderTest>
{
    private Task<(int Status, string Body)> UploadAsync(string text, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new StringContent(text), "anything", "page.md" } };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return bot.CallAsync(HttpMethod.Post, "/memory/upload", form);
    }

    private Task IngestedAsync(string query) =>
        BotUnderTest.UntilAsync(async () => (await bot.CallAsync(HttpMethod.Get, $"/memory/upload-status?{query}")).Body.Contains("\"completed\":true"), query);

    [Fact]
    public async Task Document_is_uploaded_found_by_its_tags_asked_about_and_deleted()
    {
        var (status, body) = await UploadAsync("# Tides\n\nThe tide rises at noon.", ("index", "Sea_Log"), ("documentId", "tides"), ("tags", "kind:nature"), ("tags", "kind:sea"));
        status.ShouldBe(202);
        body.ShouldContain("\"index\":\"sea-log\"");
        await IngestedAsync("index=sea_log&documentId=tides");

        (await bot.CallAsync(HttpMethod.Get, "/memory/indexes")).Body.ShouldContain("sea-log");
        var found = await bot.PostJsonAsync("/memory/search", new { index = "sea-log", query = "when does the tide rise?", filters = new[] { new { kind = new[] { "sea" } } } });
        var citation = found.GetProperty("results")[0];
        citation.GetProperty("link").GetString().ShouldBe("sea-log/tides/page.md");
        citation.GetProperty("sourceName").GetString().ShouldBe("page.md");
        var partition = citation.GetProperty("partitions")[0];
        partition.GetProperty("text").GetString().ShouldBe("The tide rises at noon.");
        partition.GetProperty("relevance").GetDouble().ShouldBeInRange(0, 1);
        partition.GetProperty("tags").GetProperty("__document_id")[0].GetString().ShouldBe("tides");

        (await bot.PostJsonAsync("/memory/search", new { index = "sea-log", query = "tide", filters = new[] { new { kind = new[] { "land" } } } })).GetProperty("noResult").GetBoolean().ShouldBeTrue();
        (await bot.PostJsonAsync("/memory/search", new { index = "sea-log", query = "", filters = new[] { new { kind = new[] { "sea" } } } })).GetProperty("results").GetArrayLength().ShouldBe(1);
        (await bot.PostJsonAsync("/memory/search", new { index = "unknown", query = "tide" })).GetProperty("results").GetArrayLength().ShouldBe(0);
        var answer = await bot.PostJsonAsync("/memory/ask", new { index = "sea-log", question = "when does the tide rise?" });
        answer.GetProperty("text").GetString().ShouldBe("The tide rises at noon.");
        answer.GetProperty("relevantSources")[0].GetProperty("documentId").GetString().ShouldBe("tides");

        (await bot.CallAsync(HttpMethod.Delete, "/memory/documents?index=sea-log&documentId=tides")).Status.ShouldBe(202);
        (await bot.CallAsync(HttpMethod.Delete, "/memory/documents?index=sea-log&documentId=tides")).Status.ShouldBe(202);
        (await bot.PostJsonAsync("/memory/search", new { index = "sea-log", query = "tide" })).GetProperty("results").GetArrayLength().ShouldBe(0);
        (await bot.CallAsync(HttpMethod.Get, "/memory/upload-status?index=sea-log&documentId=tides")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Document_uploaded_again_replaces_the_old_one()
    {
        await UploadAsync("The harbour closes at eight.", ("documentId", "harbour"));
        await IngestedAsync("documentId=harbour");
        await UploadAsync("The harbour closes at nine.", ("documentId", "harbour"));
        await IngestedAsync("documentId=harbour");

        (await bot.PostJsonAsync("/memory/ask", new { question = "when does the harbour close?" })).GetProperty("text").GetString().ShouldBe("The harbour closes at nine.");
        (await bot.CountAsync("Documents", "\"DocumentId\" = 'harbour'")).ShouldBe(1);
    }

    [Fact]
    public async Task Unanswered_question_is_info_not_found()
    {
        var answer = await bot.PostJsonAsync("/memory/ask", new { question = "what is the capital of France?" });

        answer.GetProperty("noResult").GetBoolean().ShouldBeTrue();
        answer.GetProperty("text").GetString().ShouldBe("INFO NOT FOUND");
    }

    [Fact]
    public async Task Streamed_answer_is_server_sent_events()
    {
        var (_, body) = await bot.CallAsync(HttpMethod.Post, "/memory/ask", new StringContent("""{"question":"how many vacation days do full-time employees have?","stream":true}""", Encoding.UTF8, "application/json"));

        var events = body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line["data: ".Length..]).ToList();
        events[^1].ShouldBe("[DONE]");
        string.Concat(events.SkipLast(1).Select(json => JsonDocument.Parse(json).RootElement.GetProperty("text").GetString())).ShouldContain("30 vacation days");
        events[^2].ShouldContain("\"streamState\":\"last\"");
    }

    [Theory]
    [InlineData("index", "a", "index", "b", "more than one index")]
    [InlineData("documentId", "a", "documentId", "b", "more than one document id")]
    [InlineData("documentId", "a/b", "", "", "letters, digits")]
    [InlineData("tags", "__reserved:x", "", "", "not allowed")]
    [InlineData("tags", "a=b:x", "", "", "not allowed")]
    [InlineData("args", "[1]", "", "", "not a JSON object")]
    [InlineData("steps", "extract,fly", "", "", "fly")]
    public async Task Upload_that_is_not_good_is_refused_with_the_reason(string name, string value, string name2, string value2, string reason)
    {
        var (status, body) = name2.Length == 0 ? await UploadAsync("text", (name, value)) : await UploadAsync("text", (name, value), (name2, value2));

        status.ShouldBe(400);
        body.ShouldContain(reason);
    }

    [Fact]
    public async Task Upload_without_a_form_or_without_a_file_is_refused()
    {
        (await bot.CallAsync(HttpMethod.Post, "/memory/upload", new StringContent("x"))).Status.ShouldBe(400);
        (await bot.CallAsync(HttpMethod.Post, "/memory/upload", new MultipartFormDataContent { { new StringContent("x"), "index" } })).Status.ShouldBe(400);
    }
}
