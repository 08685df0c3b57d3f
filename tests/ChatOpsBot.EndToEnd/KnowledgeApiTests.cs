using System.Text;
using System.Text.Json;

namespace ChatOpsBot.EndToEnd;

public sealed class KnowledgeApiTests(BotUnderTest bot) : IClassFixture<BotUnderTest>
{
    [Fact]
    public async Task Search_test_tells_parts_time_what_was_filtered_and_what_would_be_quoted()
    {
        var report = await bot.PostJsonAsync("/api/knowledge/search", new { question = "how many vacation days do full-time employees have?", language = "en" });

        var list = report.GetProperty("rankings")[0];
        list.GetProperty("isSure").GetBoolean().ShouldBeTrue();
        list.GetProperty("quote").GetString()!.ShouldContain("30 vacation days");
        list.GetProperty("milliseconds").GetDouble().ShouldBeGreaterThan(0);
        list.GetProperty("hits")[0].GetProperty("parts").GetProperty("words").GetDouble().ShouldBe(1);
        report.GetProperty("searched").GetInt32().ShouldBeGreaterThan(0);
        (await bot.PostJsonAsync("/api/knowledge/search", new { question = "vacation", language = "ja" })).GetProperty("searched").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("{\"question\":\"\"}", "'question' is missing")]
    [InlineData("{\"question\":\"x\",\"rankings\":[\"best\"]}", "There is no ranking 'best'")]
    public async Task Search_test_that_is_not_good_is_refused_with_the_reason(string body, string reason)
    {
        var (status, text) = await bot.CallAsync(HttpMethod.Post, "/api/knowledge/search", new StringContent(body, Encoding.UTF8, "application/json"));

        (status, text.Contains(reason)).ShouldBe((400, true), text);
    }

    [Fact]
    public async Task Preview_shows_how_a_file_would_be_cut_and_keeps_no_document()
    {
        using var form = new MultipartFormDataContent { { new StringContent("# Title\n\n## How to sail\n\nHoist the sail."), "file", "sail.md" }, { new StringContent("100"), "tokens" } };
        var (status, text) = await bot.CallAsync(HttpMethod.Post, "/api/knowledge/preview", form);

        status.ShouldBe(200, text);
        var chunk = JsonDocument.Parse(text).RootElement.GetProperty("chunks")[0];
        chunk.GetProperty("heading").GetString().ShouldBe("Title › How to sail");
        chunk.GetProperty("questions")[0].GetString().ShouldBe("How to sail");
        (await bot.CountAsync("Documents", "\"DocumentId\" = 'preview'")).ShouldBe(0);
    }

    [Theory]
    [InlineData("/api/knowledge/search", null, 401)]
    [InlineData("/api/knowledge/preview", "wrong", 403)]
    public async Task Key_is_needed(string path, string? key, int expected) =>
        (await bot.CallAsync(HttpMethod.Post, path, new StringContent("{}", Encoding.UTF8, "application/json"), key)).Status.ShouldBe(expected);
}
