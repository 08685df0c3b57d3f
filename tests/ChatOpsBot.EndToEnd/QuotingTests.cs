using System.Text;
using System.Text.Json;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>What people say and read in a chat where no language model answers.</summary>
public sealed class QuotingTests : IAsyncLifetime
{
    private const string Ana = "U1ANA";
    private const string Ben = "U2BEN";
    private SlackWorkspace slack = null!;
    private BotProcess bot = null!;

    public async Task InitializeAsync()
    {
        slack = await SlackWorkspace.StartAsync();
        bot = BotProcess.Create(slack, more: new() { ["ChatOps__Admin__Groups__board__0"] = "ana@example.com" });
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        await AddAsync("expenses.md", "# Expenses\n\nExpenses are handed in within thirty days. To hand in expenses:\n\n1. Photograph the receipts.\n2. Fill in the form in the people portal.\n3. Send it to your team lead.\n4. The money comes with the next salary.\n");
        await AddAsync("hotels.csv", "City,Limit a night,Breakfast\nZurich,210 CHF,not included\nOslo,1800 NOK,included\nBergen,1600 NOK,included\n");
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await slack.DisposeAsync();
    }

    [Theory]
    [InlineData("Hi!", "What would you like to know?")]
    [InlineData("vielen Dank 🙏", "Gern geschehen")]
    [InlineData("你是谁？", "机器人")]
    [InlineData("help me", "Which documents are there?")]
    [InlineData("Hilfe!", "Fragen Sie mich einfach")]
    public async Task Talk_is_answered_shortly_and_kindly(string said, string answer) => (await SayAsync(said)).ShouldContain(answer);

    [Fact]
    public async Task Words_of_small_talk_are_a_prompt_that_an_administrator_changes()
    {
        (await SayAsync("prompt set talk Ahoy! {{ kind }} {{ language }}")).ShouldContain("is saved");
        (await SayAsync("prompt publish talk")).ShouldContain("talk");

        (await SayAsync("hello")).ShouldContain("Ahoy! greeting en");
    }

    [Fact]
    public async Task Who_asks_what_there_is_is_told_the_documents_that_they_may_read()
    {
        await SayAsync("kb access vacation group:board");

        (await SayAsync("which documents are there?")).ShouldContain("I answer from 3 documents");
        var told = await SayAsync("list all documents", Ben);
        told.ShouldContain("Expenses");
        told.ShouldNotContain("Vacation");
        (await SayAsync("Which documents are there on expenses?", Ben)).ShouldContain("On \"expenses\" there are:");
    }

    [Fact]
    public async Task Greeting_before_a_question_does_not_spoil_it() =>
        (await SayAsync("Morning all, can anyone tell me how many vacation days full-time employees have?")).ShouldContain("30 vacation days");

    [Fact]
    public async Task Steps_are_quoted_as_a_list()
    {
        var answer = await SayAsync("how do I hand in expenses, step by step?");

        answer.ShouldContain("Photograph the receipts");
        answer.ShouldContain("Fill in the form");
        answer.ShouldContain("The money comes with the next salary");
    }

    [Fact]
    public async Task Row_of_a_table_is_read_out_and_cited_by_its_name()
    {
        var answer = await SayAsync("What is the limit a night in Zurich?");

        answer.ShouldContain("Zurich: Limit a night 210 CHF, Breakfast not included");
        answer.ShouldContain("row “Zurich”");
        answer.ShouldNotContain("p. 1");
    }

    [Fact]
    public async Task Table_is_quoted_whole_where_all_of_it_is_asked_for()
    {
        var answer = await SayAsync("list the hotel limits a night of all cities");

        foreach (var city in (string[])["Zurich", "Oslo", "Bergen"])
            answer.ShouldContain(city);
    }

    [Fact]
    public async Task Title_that_was_added_with_a_text_is_not_repeated_in_its_answer()
    {
        await SayAsync("kb add Dogs at work\nDogs are welcome on Fridays.");

        var answer = await SayAsync("Are dogs welcome on Fridays?");
        answer.ShouldContain("Dogs are welcome on Fridays.");
        answer.Split("Dogs are welcome")[0].ShouldNotContain("Dogs at work");
    }

    [Fact]
    public async Task Caller_of_the_API_is_shown_what_comes_closest_too()
    {
        using var client = DescribedAnswers.Client();
        using var request = bot.Authorized(HttpMethod.Post, "/memory/ask", new StringContent("""{"question":"may vacation days be sold to a colleague?"}""", Encoding.UTF8, "application/json"));
        using var response = await client.SendAsync(request);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        answer.GetProperty("noResult").GetBoolean().ShouldBeTrue();
        answer.GetProperty("text").GetString()!.ShouldContain("The documents do not say this in so many words");
        answer.GetProperty("relevantSources").GetArrayLength().ShouldBeGreaterThan(0);
    }

    private async Task AddAsync(string name, string text)
    {
        var sent = await slack.SayAsync(BotUnderTest.NewDirect(), Ana, "kb add", file: (name, Encoding.UTF8.GetBytes(text)));
        await slack.ReplyToAsync(sent, message => message.Text.Contains("Added"));
    }

    private async Task<string> SayAsync(string text, string person = Ana) => (await slack.ReplyToAsync(await slack.SayAsync(BotUnderTest.NewDirect(), person, text))).Text;
}
