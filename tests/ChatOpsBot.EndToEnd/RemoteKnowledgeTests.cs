using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>A Kernel Memory service keeps the documents; here this product plays it, as a second process.</summary>
public sealed class RemoteKnowledgeTests : IAsyncLifetime
{
    private SlackWorkspace slack = null!;
    private BotProcess memory = null!;
    private BotProcess bot = null!;

    public async Task InitializeAsync()
    {
        slack = await SlackWorkspace.StartAsync();
        memory = BotProcess.Create();
        await memory.StartAsync();
        bot = BotProcess.Create(slack, more: Settings(BotProcess.Key));
        await bot.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await memory.DisposeAsync();
        await slack.DisposeAsync();
    }

    [Fact]
    public async Task Document_is_added_answered_from_found_shown_and_removed_over_there()
    {
        (await SayAsync("kb add", ("vacation.md", System.Text.Encoding.UTF8.GetBytes(Handbook.Vacation)))).ShouldContain("Added *vacation.md*");
        (await BotUnderTest.CountAsync(memory, "Documents", "\"DocumentId\" = 'vacation'")).ShouldBe(1);

        var answer = (await slack.AnswerToAsync(await slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "how many vacation days do full-time employees have?"))).Text;
        answer.ShouldContain("30 vacation days");
        answer.ShouldContain("vacation.md");
        (await SayAsync("kb search vacation days")).ShouldContain("`vacation`");
        (await SayAsync("kb show vacation")).ShouldContain("can be found");
        (await SayAsync("what is the capital of France?")).ShouldContain("no answer");

        (await SayAsync("kb remove vacation")).ShouldContain("Removed");
        (await SayAsync("kb show vacation")).ShouldContain("no document");
    }

    [Fact]
    public async Task Service_that_is_away_is_told_and_used_again_when_it_is_back()
    {
        await memory.StopAsync();

        (await SayAsync("how many vacation days do full-time employees have?")).ShouldContain("knowledge service can't be reached");
        (await SayAsync("kb show vacation")).ShouldContain("knowledge service can't be reached");

        await memory.StartAsync();
        await memory.AddDocumentAsync("vacation", Handbook.Vacation);
        await BotUnderTest.UntilAsync(async () => (await SayAsync("how many vacation days do full-time employees have?")).Contains("30 vacation days"), "the answer", 60);
    }

    [Fact]
    public async Task Wrong_key_is_told_to_whoever_can_mend_it()
    {
        await bot.StopAsync();
        bot.Set(Settings("wrong-key-0123456789"));
        await bot.StartAsync();

        (await SayAsync("how many vacation days do full-time employees have?")).ShouldContain("ChatOps:Knowledge:ApiKey");
    }

    private Dictionary<string, string> Settings(string key) => new()
    {
        ["ChatOps__Knowledge__Backend"] = "kernel-memory",
        ["ChatOps__Knowledge__Endpoint"] = new Uri(memory.Address, "/memory").ToString(),
        ["ChatOps__Knowledge__ApiKey"] = key,
    };

    private async Task<string> SayAsync(string text, (string Name, byte[] Content)? file = null) =>
        (await slack.ReplyToAsync(await slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", text, file: file))).Text;
}
