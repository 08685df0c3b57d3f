using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>What nobody should send, and what comes back.</summary>
public sealed class BadInputTests(BotUnderTest bot) : IClassFixture<BotUnderTest>
{
    private static readonly string Deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);

    public static TheoryData<string, int> Bodies => new()
    {
        { "no json", 400 },
        { "deep", 400 },
        { "10 MB", 413 },
        { "wrong types", 400 },
        { "a list", 400 },
        { "null", 400 },
        { "empty", 400 },
        { "unknown event type", 200 },
    };

    private static string Body(string what, string unknown) => what switch
    {
        "no json" => "this is no json",
        "deep" => Deep,
        "10 MB" => $"{{\"type\":\"{new string('x', 10_000_000)}\"}}",
        "wrong types" => "{\"type\":{\"a\":1},\"event\":[1,2]}",
        "a list" => "[1,2,3]",
        "null" => "null",
        "empty" => "",
        _ => unknown,
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Slack_body_that_is_not_one_is_refused_and_the_server_goes_on(string what, int expected)
    {
        var unknown = SlackWorkspace.Envelope(new JsonObject { ["type"] = "never_heard_of", ["channel"] = "C1" }, "EvX").ToJsonString();

        using var response = await bot.Slack.PostSignedAsync("/slack/events", Body(what, unknown));

        ((int)response.StatusCode).ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Teams_body_that_is_not_one_is_refused_and_the_server_goes_on(string what, int expected)
    {
        var unknown = bot.Teams.Message("a:x", "29:ben", "");
        unknown["type"] = "neverHeardOf";

        using var response = await bot.Teams.SendRawAsync(Body(what, unknown.ToJsonString()), bot.Teams.Keys.Token(bot.Teams));

        ((int)response.StatusCode).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n ")]
    [InlineData("🎉🎉🎉")]
    [InlineData("\u0007\u0001\u0002")]
    public async Task Message_without_words_is_answered_with_what_can_be_asked(string text)
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", text);
        var mention = await bot.Slack.SayAsync(BotUnderTest.NewChannel(), "U2BEN", $"<@{SlackWorkspace.Bot}> {text}");
        var chat = BotUnderTest.NewChat();
        await bot.Teams.SayAsync(chat, "29:ben", text);

        (await bot.Slack.ReplyToAsync(question)).Text.ShouldContain("Ask me a question");
        (await bot.Slack.ReplyToAsync(mention)).Text.ShouldContain("Ask me a question");
        await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("Ask me a question"));
    }

    [Fact]
    public async Task Message_of_40000_characters_is_answered_with_how_much_is_read()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", string.Concat(Enumerable.Repeat("vacation ", 4445))[..40_000]);

        (await bot.Slack.ReplyToAsync(question)).Text.ShouldContain("8,000");
    }

    [Theory]
    [InlineData("how many \u0000vacation\u0008 days do full-time\u001b[31m employees have?")]
    [InlineData("how many vacation days do full-time employees have? \u202Ereversed\u202C")]
    [InlineData("כמה vacation days do full-time employees have? how many")]
    public async Task Control_characters_and_right_to_left_text_are_read_past(string text)
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", text);

        (await bot.Slack.AnswerToAsync(question)).Text.ShouldContain("Vacation");
    }

    [Fact]
    public async Task Mention_in_mid_sentence_is_taken_out()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewChannel(), "U2BEN", $"hey <@{SlackWorkspace.Bot}> how many vacation days do full-time employees have?");

        (await bot.Slack.AnswerToAsync(question)).Text.ShouldContain("30 vacation days");
    }

    private static byte[] FileNamed(string name) => name switch
    {
        "broken.pdf" => [.. "%PDF-1.7\n1 0 obj\n<< /Type /Catalog"u8, .. new byte[500]],
        "broken.docx" => [.. "PK\u0003\u0004"u8, .. new byte[500]],
        "bomb.docx" => Bomb(),
        "locked.pdf" => EncryptedPdf(),
        "empty.txt" => [],
        "blank.txt" => "  \n\n "u8.ToArray(),
        "letter.pdf" => "just text, not a PDF"u8.ToArray(),
        "noise.docx" => [0x01, 0x02, 0x03, 0, 0, 0, 0, 1],
        "program.exe" => [(byte)'M', (byte)'Z', 0, 0, 1, 2, 3],
        "old.doc" => [0xD0, 0xCF, 0x11, 0xE0, 0, 0],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not one of these"),
    };

    [Theory]
    [InlineData("broken.pdf", "damaged")]
    [InlineData("broken.docx", "damaged")]
    [InlineData("bomb.docx", "unpacks to more than")]
    [InlineData("locked.pdf", "password")]
    [InlineData("empty.txt", "empty")]
    [InlineData("blank.txt", "no text")]
    [InlineData("letter.pdf", "not a PDF file")]
    [InlineData("noise.docx", "not a DOCX file")]
    [InlineData("program.exe", "not a kind of file")]
    [InlineData("old.doc", "old Office file")]
    public async Task File_that_cannot_be_read_fails_with_a_reason_for_whoever_added_it(string name, string reason)
    {
        var content = FileNamed(name);
        var sent = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb add", file: (name, content));

        (await bot.Slack.ReplyToAsync(sent, message => message.Text.Contains("not added"))).Text.ShouldContain(reason);
        var (status, body) = await UploadAsync(name, content, $"bad-{name}");
        status.ShouldBe(202);
        await BotUnderTest.UntilAsync(async () => (await bot.CallAsync(HttpMethod.Get, $"/memory/upload-status?documentId=bad-{name}")).Body.Contains("\"failed\":true"), body);
    }

    [Theory]
    [InlineData("/memory/search", "no json", 400)]
    [InlineData("/memory/search", "{\"query\":17}", 400)]
    [InlineData("/memory/search", "null", 400)]
    [InlineData("/memory/ask", "{}", 400)]
    [InlineData("/memory/ask", "{\"question\":\"\"}", 400)]
    public async Task Api_body_that_is_not_good_is_a_problem_with_words(string path, string body, int expected)
    {
        var (status, text) = await bot.CallAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"));

        status.ShouldBe(expected);
        JsonNode.Parse(text)!["detail"]!.ToString().ShouldNotBeEmpty();
    }

    private Task<(int Status, string Body)> UploadAsync(string name, byte[] content, string id)
    {
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return bot.CallAsync(HttpMethod.Post, "/memory/upload", new MultipartFormDataContent { { new StringContent(id), "documentId" }, { file, "file", name } });
    }

    private static byte[] Bomb()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("word/document.xml", CompressionLevel.Fastest).Open();
            var zeros = new byte[1_000_000];
            for (var i = 0; i < 250; i++)
                entry.Write(zeros);
        }

        return stream.ToArray();
    }

    // A complete file that says it is encrypted by a user password.
    private static byte[] EncryptedPdf()
    {
        var text = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        foreach (var body in (string[])[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
            $"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -44 /O <{new string('1', 64)}> /U <{new string('2', 64)}> >>"])
        {
            offsets.Add(text.Length);
            text.Append($"{offsets.Count} 0 obj\n{body}\nendobj\n");
        }

        var start = text.Length;
        text.Append("xref\n0 5\n0000000000 65535 f \n");
        offsets.ForEach(offset => text.Append($"{offset:0000000000} 00000 n \n"));
        text.Append($"trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<{new string('3', 32)}> <{new string('3', 32)}>] >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
