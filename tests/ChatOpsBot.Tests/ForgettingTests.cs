using System.Text;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Documents.Ingestion;
using ChatOpsBot.Search;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Tests;

/// <summary>What was removed or kept long enough is nowhere in the data directory, in no file and no log.</summary>
public sealed class ForgettingTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private CommandHost host = null!;

    public async Task InitializeAsync() => host = await CommandHost.StartAsync(time: time, ingests: true);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Removed_document_is_in_no_byte_of_any_file_after_its_retention()
    {
        await AddAsync("harbour", "# Harbour\n\nThe planted word is zanzibarquokka.\n\n## Who knows marimbawombat?\n\nNobody knows.");
        await AddAsync("harbour", "# Harbour\n\nThe planted word is now kalahariocelot.");
        await AddAsync("lighthouse", "# Lighthouse\n\nThe word that stays is serengetilemur.");
        foreach (var word in (string[])["zanzibarquokka", "marimbawombat", "kalahariocelot", "serengetilemur"])
            FilesWith(word).ShouldNotBeEmpty($"{word} was planted");

        (await host.SayAsync(CommandHost.Ana, "kb remove harbour")).ShouldContain("Removed");
        time.Advance(TimeSpan.FromDays(29));
        await host.Get<Purge>().RunAsync(CancellationToken.None);
        FilesWith("kalahariocelot").ShouldNotBeEmpty("it can still be restored");
        time.Advance(TimeSpan.FromDays(2));
        await host.Get<Purge>().RunAsync(CancellationToken.None);

        foreach (var word in (string[])["zanzibarquokka", "marimbawombat", "kalahariocelot"])
            FilesWith(word).ShouldBeEmpty(word);
        FilesWith("serengetilemur").ShouldNotBeEmpty();
    }

    [Fact]
    public void Index_gives_up_one_removed_document_among_many_of_its_segment()
    {
        var folder = Path.Combine(host.Folder, "another-index");
        using var index = LuceneIndex.Open(folder, "another");
        for (var n = 0; n < 40; n++)
            index.Replace(Key(n), [new KeptChunk(n, Key(n), "", null, "text/plain", new Chunk("d.txt", 0, 0, "", $"The planted word is {Word(n)}."), time.GetUtcNow(), new Dictionary<string, IReadOnlyList<string>>())]);
        index.Commit("another", 1);
        FilesWith(Word(17)).ShouldNotBeEmpty();

        index.Replace(Key(17), []);
        index.Expunge();
        index.Commit("another", 2);

        FilesWith(Word(17)).ShouldBeEmpty();
        FilesWith(Word(18)).ShouldNotBeEmpty();

        DocumentKey Key(int n) => new("default", $"d{n}");

        // The index keeps what words have in common at their beginnings once.
        static string Word(int n) => $"{(char)('a' + (n % 20))}{(char)('a' + (n / 20))}zibarquokka";
    }

    [Fact]
    public async Task Preview_leaves_nothing_behind()
    {
        (await host.SayAsync(CommandHost.Ana, "kb preview The planted word is zanzibarquokka and nobody knows it.")).ShouldContain("zanzibarquokka");

        FilesWith("zanzibarquokka").ShouldBeEmpty();
    }

    [Fact]
    public async Task Conversations_end_with_their_retention_and_not_before()
    {
        var exchanges = host.Get<IExchanges>();
        await host.SayAsync(CommandHost.Ana, "settings set retention.conversations 10");
        await SaveAsync("old", "Who is zanzibarquokka?");
        await exchanges.SaveFeedbackAsync((await exchanges.FindByQuestionAsync("c", "old", CancellationToken.None))!, "p", true, "good marimbawombat", time.GetUtcNow(), CancellationToken.None);
        await exchanges.SaveTitleAsync("c", "About kalahariocelot", time.GetUtcNow(), CancellationToken.None);
        time.Advance(TimeSpan.FromDays(9));
        await SaveAsync("new", "Who is serengetilemur?");
        await host.Get<Purge>().RunAsync(CancellationToken.None);
        (await exchanges.FindByQuestionAsync("c", "old", CancellationToken.None)).ShouldNotBeNull();

        time.Advance(TimeSpan.FromDays(2));
        await host.Get<Purge>().RunAsync(CancellationToken.None);

        (await exchanges.FindByQuestionAsync("c", "old", CancellationToken.None)).ShouldBeNull();
        (await exchanges.FindByQuestionAsync("c", "new", CancellationToken.None)).ShouldNotBeNull();
        foreach (var word in (string[])["zanzibarquokka", "marimbawombat", "kalahariocelot"])
            FilesWith(word).ShouldBeEmpty(word);

        Task SaveAsync(string id, string question) => exchanges.SaveAsync(
            new Exchange(0, "c", id, "p", question, new Reply($"{question} I don't know.") { IsAnswer = true }, [$"posted-{id}"], time.GetUtcNow()), CancellationToken.None);
    }

    [Fact]
    public async Task Conversations_are_kept_without_end_when_the_setting_is_nought()
    {
        await host.SayAsync(CommandHost.Ana, "settings set retention.conversations 0");
        var exchanges = host.Get<IExchanges>();
        await exchanges.SaveAsync(new Exchange(0, "c", "old", "p", "Who?", new Reply("Nobody."), [], time.GetUtcNow()), CancellationToken.None);

        time.Advance(TimeSpan.FromDays(4_000));
        await host.Get<Purge>().RunAsync(CancellationToken.None);

        (await exchanges.FindByQuestionAsync("c", "old", CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Records_of_imports_end_with_their_retention_but_for_the_latest_of_a_document()
    {
        await host.SayAsync(CommandHost.Ana, "settings set retention.records 10");
        await AddAsync("harbour", "The harbour closes at eight.");
        await AddAsync("harbour", "The harbour closes at nine.");
        time.Advance(TimeSpan.FromDays(11));

        await host.Get<Purge>().RunAsync(CancellationToken.None);

        (await host.ScalarAsync("SELECT COUNT(*) FROM \"Ingestions\"")).ShouldBe(1L);
        (await host.Get<IIngestions>().LatestAsync(new DocumentKey("default", "harbour"), CancellationToken.None))!.State.ShouldBe(IngestionState.Done);
    }

    private async Task AddAsync(string id, string text)
    {
        var knowledge = host.Get<KnowledgeBase>();
        var key = await knowledge.AddAsync(new NewDocument("default", id, null, [new NewFile($"{id}.md", null, new MemoryStream(Encoding.UTF8.GetBytes(text)))]), "ana", CancellationToken.None);
        for (var i = 0; i < 1_200 && await StateAsync(key) is IngestionState.Waiting; i++)
            await Task.Delay(25);
        (await StateAsync(key)).ShouldBe(IngestionState.Done);
    }

    private async Task<IngestionState> StateAsync(DocumentKey key) => (await host.Get<IIngestions>().LatestAsync(key, CancellationToken.None))!.State;

    // In whatever case, in UTF-8 or UTF-16.
    private List<string> FilesWith(string word) => [.. Directory.EnumerateFiles(host.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        .Where(file => Path.GetExtension(file) != ".lock")
        .Where(file =>
        {
            var text = Encoding.Latin1.GetString(BytesOf(file));
            return text.Contains(word, StringComparison.OrdinalIgnoreCase) || text.Replace("\0", "", StringComparison.Ordinal).Contains(word, StringComparison.OrdinalIgnoreCase);
        })];

    // The index may give up a file at any time.
    private static byte[] BytesOf(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }
}
