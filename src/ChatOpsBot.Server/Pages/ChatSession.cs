using System.Security.Claims;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Documents.Ingestion;
using ChatOpsBot.Server.SignIn;
using ChatOpsBot.Server.Web;
using Microsoft.AspNetCore.Components.Forms;

namespace ChatOpsBot.Server.Pages;

/// <summary>What one open chat page knows: its conversation as the database has it, and what is being answered now.</summary>
public sealed class ChatSession(
    IInbox inbox, IExchanges exchanges, IDocuments documents, IJobs jobs, JobFeed feed, JobSignal signal, WebUploads uploads, PageLocalizer page, TimeProvider time, ILogger<ChatSession> logger, ITitles? titles = null) : IDisposable
{
    private const int LongestTranscript = 100;
    private const int MostNames = 3;
    private const string AddCommand = "kb add";
    private Sender sender = new("");
    private string name = "";
    private Conversation? conversation;

    public event Action? Changed;

    /// <summary>There is more of an answer that is shown already.</summary>
    public event Action<Said>? Wrote;

    public static IReadOnlyList<string> Examples { get; } =
        ["How many vacation days do I have?", "Wie melde ich mich krank?", "Who approves a business trip?"];

    public string Id { get; private set; } = "";

    public IReadOnlyList<Said> Said => conversation?.All ?? [];

    /// <summary>What the conversation is about; null until something was answered.</summary>
    public string? Title { get; private set; }

    public bool HasDocuments { get; private set; }

    public bool ShowsExamples { get; private set; }

    /// <summary>Something is being answered, and can be stopped.</summary>
    public bool IsAnswering => Said.Any(said => said.Finished is null);

    public bool IsEmpty => Said.Count == 0;

    public bool MayEdit => sender.Granted >= Rights.LeastRole(Right.EditKnowledge);

    /// <summary>Why something could not be sent.</summary>
    public string? Problem { get; set; }

    public async Task OpenAsync(ClaimsPrincipal person, string? id)
    {
        // The address of the conversation that this page has just begun.
        if (id is not null && id == Id)
            return;
        sender = new Sender(person.FindFirstValue(ClaimTypes.NameIdentifier) ?? "anonymous", person.Identity?.Name, Granted: person.RoleOf()) { IsOperator = person.IsOperator(), Language = page.In.Language };
        Id = id is not null && Guid.TryParse(id, out var known) ? known.ToString("N") : Guid.CreateVersion7().ToString("N");
        name = $"web:{sender.Id}:{Id}";
        ShowsExamples = false;
        Title = null;
        Announcement = "";
        conversation?.Dispose();
        conversation = new Conversation(name, exchanges, jobs, feed, signal, logger);
        conversation.Changed += () => Changed?.Invoke();
        conversation.Wrote += said => Wrote?.Invoke(said);
        conversation.Finished += OnFinishedAsync;
        await conversation.OpenAsync();
        HasDocuments = await documents.AnyAsync(Reader.Operator, CancellationToken.None);
        await NameAsync();
        Changed?.Invoke();
    }

    /// <summary>The reply that was finished last, as it is read aloud.</summary>
    public string Announcement { get; private set; } = "";

    public Task SayAsync(string text) => SendAsync(text, []);

    public async Task AddSampleAsync()
    {
        ShowsExamples = true;
        await SendAsync(AddCommand, WebUploads.SampleHandbook());
    }

    public async Task AddFilesAsync(IReadOnlyList<IBrowserFile> files)
    {
        // Both limits are ours, and told before anything is sent.
        var tooLarge = files.Where(file => file.Size > KnowledgeBase.LargestFile).Select(file => $"'{file.Name}'").ToList();
        try
        {
            var dropped = new List<Attachment>();
            foreach (var file in files.Where(file => file.Size <= KnowledgeBase.LargestFile))
            {
                await using var content = file.OpenReadStream(KnowledgeBase.LargestFile);
                dropped.Add(await uploads.KeepAsync(file.Name, file.ContentType, content, CancellationToken.None));
            }

            if (dropped.Count > 0)
                // Pictures and voice are asked about, as in a messenger; the rest is for the documents.
                await SendAsync(dropped.All(file => file.IsPicture || file.IsVoice) ? "" : AddCommand, dropped);
            if (tooLarge.Count > 0)
                Refuse($"Larger than {KnowledgeBase.LargestFile / 1_000_000} MB and not taken: {string.Join(", ", tooLarge.Take(MostNames))}{More(tooLarge.Count)}. Split what is so large into smaller files.");
        }
        catch (IOException)
        {
            Refuse("The files did not arrive whole, and none was taken. Drop them again.");
        }
    }

    public Task JudgeAsync((string QuestionId, bool Helpful) judgement) => AddAsync(
        $"feedback:{judgement.QuestionId}:{Guid.CreateVersion7():N}",
        new FeedbackGiven("", judgement.Helpful, null, judgement.QuestionId));

    /// <summary>Ends the answer that is being written.</summary>
    public Task StopAsync()
    {
        var id = Guid.CreateVersion7().ToString("N");
        return AddAsync(id, new MessagePosted(id, "stop", []) { Shown = "" });
    }

    public async Task SendFormAsync(string questionId, Form form, IReadOnlyDictionary<string, string> values, string? button)
    {
        var entry = Entry($"form:{questionId}:{Guid.CreateVersion7():N}", new FormSubmitted(questionId, form.Name, form.State, values, button));
        if (await AddAsync(entry))
            conversation!.Follow(entry, questionId);
    }

    public void Dispose() => conversation?.Dispose();

    private async Task SendAsync(string text, IReadOnlyList<Attachment> attachments)
    {
        var id = Guid.CreateVersion7().ToString("N");
        Problem = null;
        // Nobody wrote the command that adds what they dropped.
        var shown = attachments.Count == 0 ? text : page.Say($"📎 {string.Join(", ", attachments.Take(MostNames).Select(file => file.Name))}{More(attachments.Count)}");
        var entry = Entry(id, new MessagePosted(id, text, attachments) { Shown = shown });
        await conversation!.SayAsync(entry, id, shown, AddAsync);
    }

    private Task<bool> AddAsync(string key, InboundEvent happened) => AddAsync(Entry(key, happened));

    private InboxEntry Entry(string key, InboundEvent happened) =>
        new(WebPlatform.ChannelName, name, $"web:{key}", sender, "", happened, time.GetUtcNow()) { Channel = WebPlatform.Channel };

    private async Task<bool> AddAsync(InboxEntry entry)
    {
        try
        {
            await inbox.AddAsync(entry, CancellationToken.None);
            return true;
        }
        catch (StorageUnavailableException full)
        {
            Refuse((Phrase)full.Message);
            return false;
        }
    }

    private void Refuse(Phrase problem)
    {
        Problem = page.Say(problem);
        Changed?.Invoke();
    }

    private static Phrase More(int names) => names > MostNames ? (Phrase)$" and {names - MostNames} more" : "";

    private async Task OnFinishedAsync(Reply reply)
    {
        Announcement = Markup.Spoken(reply.Markdown);
        HasDocuments = HasDocuments || await documents.AnyAsync(Reader.Operator, CancellationToken.None);
        Changed?.Invoke();
        await NameAsync();
    }

    private async Task NameAsync()
    {
        if (Title is not null || titles is null || Said.FirstOrDefault(said => said.Finished is { IsAnswer: true }) is not { } first)
            return;
        Title = await titles.OfAsync(name, first.Question, first.Finished!.Markdown, new Person($"web:{sender.Id}", sender.Name ?? "", null, sender.Granted ?? Role.Member), CancellationToken.None);
        Changed?.Invoke();
    }
}
