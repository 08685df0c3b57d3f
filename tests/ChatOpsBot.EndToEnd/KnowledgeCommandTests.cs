using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>A server with an editor, and a group that reads more than others.</summary>
public sealed class BotWithEditor : IAsyncLifetime
{
    public const string Eva = "U3EVA";

    public SlackWorkspace Slack { get; private set; } = null!;
    public BotProcess Process { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Slack = await SlackWorkspace.StartAsync();
        Slack.AddUser(Eva, "eva", "eva@example.com");
        Process = BotProcess.Create(Slack, more: new() { ["ChatOps__Admin__Groups__board__0"] = "ana@example.com", ["ChatOps__Admin__EditorEmails__0"] = "eva@example.com", ["ChatOps__Knowledge__ReadAtOnce"] = "1", ["ChatOps__Knowledge__Extraction__TimeoutSeconds"] = "12" });
        await Process.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Process.DisposeAsync();
        await Slack.DisposeAsync();
    }
}

/// <summary>The knowledge base as editors look after it from the chat; each test has documents of its own.</summary>
public sealed class KnowledgeCommandTests(BotWithEditor server) : IClassFixture<BotWithEditor>
{
    private const string Ana = "U1ANA";
    private const string Ben = "U2BEN";
    private const string Eva = BotWithEditor.Eva;
    private readonly SlackWorkspace slack = server.Slack;
    private readonly BotProcess bot = server.Process;

    [Fact]
    public async Task Archive_becomes_a_document_for_each_file_and_tells_what_could_not_be_read()
    {
        var archive = Zip([.. Enumerable.Range(0, 60).Select(i => ($"rooms/room{i}.md", Encoding.UTF8.GetBytes($"# Room {i}\n\nRoom {i} has {i + 2} chairs."))), ("rooms/noise.bin", new byte[3])]);

        var sent = await slack.SayAsync(BotUnderTest.NewDirect(), Ana, "kb add", file: ("rooms.zip", archive));
        var report = (await slack.ReplyToAsync(sent, message => message.Text.Contains("60 of 61 files added"))).Text;

        report.ShouldContain("'noise.bin' is not a kind of file that can be read");
        (await SayAsync("how many chairs has room 17?")).ShouldContain("19 chairs");
    }

    [Fact]
    public async Task Large_archive_is_written_on_about_in_one_message_until_it_is_cancelled()
    {
        // Each of the first three keeps the reader busy until it is given up.
        var slow = BadDocuments.All().First(document => document.Name == "nested.docx").Content;
        var archive = Zip([
            .. Enumerable.Range(0, 3).Select(i => ($"slow{i}.docx", slow)),
            .. Enumerable.Range(0, 60).Select(i => ($"rooms/room{i}.md", Encoding.UTF8.GetBytes($"# Room {i}\n\nRoom {i} has {i + 2} chairs.")))]);
        var sent = await slack.SayAsync(BotUnderTest.NewDirect(), Ana, "kb add", file: ("rooms.zip", archive));
        await BotUnderTest.UntilAsync(() => Task.FromResult(slack.Replies(sent).Any(message => message.Text.Contains("still to be read"))), "the first report", 90);
        var reply = slack.Replies(sent).Single();
        var batch = reply.Text.Split("kb cancel ")[1].Split('`')[0];
        var begun = reply.Versions.Count;
        await BotUnderTest.UntilAsync(() => Task.FromResult(reply.Versions.Count > begun), "progress in the same message", 40);

        (await SayAsync($"kb cancel {batch}")).ShouldContain("will not be read");

        await BotUnderTest.UntilAsync(() => Task.FromResult(reply.Text.Contains("cancelled") && !reply.Text.Contains("still to be read")), "the end in the same message", 40);
        slack.Replies(sent).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Removed_document_is_gone_at_once_and_comes_back_when_restored()
    {
        await bot.AddDocumentAsync("sauna", "# Sauna\n\nThe sauna is heated on Thursdays.");

        (await SayAsync("kb remove sauna")).ShouldContain("kb restore sauna");
        (await SayAsync("when is the sauna heated?")).ShouldNotContain("Thursdays");
        (await SayAsync("kb restore")).ShouldContain("`sauna`");

        (await SayAsync("kb restore sauna")).ShouldContain("is back");

        await BotUnderTest.UntilAsync(async () => (await SayAsync("when is the sauna heated?")).Contains("Thursdays"), "the answer");
        (await SayAsync("kb restore sauna")).ShouldContain("No document");
    }

    [Fact]
    public async Task Closed_document_is_nowhere_for_those_it_is_closed_to()
    {
        await SayAsync("kb add Merger plan\nThe merger with Fjordtech closes in October.");
        (await SayAsync("kb access merger-plan board")).ShouldContain("open to group:board");

        (await SayAsync("when does the merger with Fjordtech close?")).ShouldContain("October");
        foreach (var words in (string[])["when does the merger with Fjordtech close?", "kb search merger with Fjordtech", "kb list", "kb show merger-plan", "kb list default"])
        {
            var seen = await SayAsync(words, Ben);
            seen.ShouldNotContain("October");
            seen.ShouldNotContain("Merger plan");
        }

        (await SayAsync("kb show merger-plan", Ben)).ShouldBe((await SayAsync("kb show no-such-plan", Ben)).Replace("no-such-plan", "merger-plan"));
    }

    [Fact]
    public async Task Editor_is_not_told_of_what_is_closed_to_them_and_does_not_replace_it()
    {
        await SayAsync("kb add Takeover plan\nThe takeover of Bergtech closes in October.");
        await SayAsync("kb access takeover-plan board");

        var added = await SayAsync("kb add Takeover plan\nLunch is at noon.", Eva);
        added.ShouldContain("Added **Takeover plan**");
        (await SayAsync("when does the takeover of Bergtech close?")).ShouldContain("October");
        Documents(await SayAsync("kb collection", Eva)).ShouldBeLessThan(Documents(await SayAsync("kb collection")));
        (await SayAsync("kb remove takeover-plan", Eva)).ShouldContain("no document `takeover-plan`");
        (await SayAsync("kb history takeover-plan", Eva)).ShouldContain("no document `takeover-plan`");

        static int Documents(string collections) => int.Parse(Regex.Match(collections, @"(\d+) documents?").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task In_a_channel_the_answer_tells_only_what_everyone_may_read()
    {
        await SayAsync("kb add Parting plan\nThe parting from Talbank closes in October.");
        await SayAsync("kb access parting-plan board");

        var question = await slack.SayAsync(BotUnderTest.NewChannel(), Ana, $"<@{SlackWorkspace.Bot}> when does the parting from Talbank close?");

        (await slack.AnswerToAsync(question)).Text.ShouldNotContain("October");
    }

    [Fact]
    public async Task Collection_closes_all_that_says_nothing_of_its_own()
    {
        await SayAsync("kb collection create trips");
        await bot.AddDocumentAsync("boats", "# Boats\n\nThe boat to the island leaves at noon.", index: "trips");
        (await SayAsync("kb collection trips —access board")).ShouldContain("open to group:board");
        (await SayAsync("when does the boat to the island leave?", Ben)).ShouldNotContain("noon");
        (await SayAsync("kb access trips/boats everyone")).ShouldContain("open to everyone");

        await BotUnderTest.UntilAsync(async () => (await SayAsync("when does the boat to the island leave?", Ben)).Contains("noon"), "the answer");
    }

    [Fact]
    public async Task History_shows_what_changed_since_an_earlier_version()
    {
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        await bot.AddDocumentAsync("vacation", Handbook.Vacation.Replace("30 vacation days", "31 vacation days"));

        (await SayAsync("kb history vacation")).ShouldContain("version 1");
        var difference = await SayAsync("kb history vacation 1");

        difference.ShouldContain("- Full-time employees have 30 vacation days");
        difference.ShouldContain("+ Full-time employees have 31 vacation days");
    }

    [Fact]
    public async Task Preview_shows_the_chunks_and_saves_nothing()
    {
        var text = string.Join(" ", Enumerable.Range(0, 40).Select(i => $"Rule {i} is that nobody runs in the corridors of the building."));

        var preview = await SayAsync($"kb preview --tokens 100 --overlap 0 {text}");

        preview.ShouldContain("Nothing was saved");
        preview.ShouldContain("**2. ");
        (await SayAsync("kb search nobody runs in the corridors")).ShouldNotContain("Rule 1 is");
        (await SayAsync("kb preview --tokens 10 text")).ShouldContain("50 to 2000");
    }

    [Fact]
    public async Task Search_explains_its_scores_and_compares_two_rankings()
    {
        await bot.AddDocumentAsync("days-off", Handbook.Vacation);
        var explained = await SayAsync("kb search vacation days of full-time employees");
        explained.ShouldContain("words 1.00");
        explained.ShouldContain("would be quoted");
        explained.ShouldContain("passages searched in");

        (await SayAsync("kb search --compare words,all vacation days")).ShouldContain("**words**");
        (await SayAsync("kb search --compare words,none vacation days")).ShouldContain("Name two rankings");
    }

    [Fact]
    public async Task What_failed_is_read_again_when_told()
    {
        (await SayAsync("kb retry broken")).ShouldContain("did not fail");
        await SayAsync("kb add", file: ("broken.pdf", "%PDF-1.7 broken"u8.ToArray()));

        (await SayAsync("kb retry broken")).ShouldContain("read again");
    }

    [Fact]
    public async Task Review_day_is_kept_with_the_document()
    {
        await bot.AddDocumentAsync("badges", "# Badges\n\nThe badge is at the reception.");

        (await SayAsync("kb review badges 2027-01-31")).ShouldContain("2027-01-31");

        (await SayAsync("kb show badges")).ShouldContain("to be reviewed by 2027-01-31");
        (await SayAsync("kb review badges someday")).ShouldContain("kb review DOCUMENT DAY");
    }

    private async Task<string> SayAsync(string text, string user = Ana, (string Name, byte[] Content)? file = null) =>
        (await slack.ReplyToAsync(await slack.SayAsync(BotUnderTest.NewDirect(), user, text, file: file))).Text;

    private static byte[] Zip((string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
