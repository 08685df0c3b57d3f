using System.Security.Claims;
using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Turns;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Knowledge.Ingestion;
using ChatOpsBot.Server.SignIn;
using ChatOpsBot.Server.Web;
using Microsoft.AspNetCore.Components.Forms;

namespace ChatOpsBot.Server.Pages;

/// <summary>What one open chat page knows: its conversation as the database has it, and what is being answered now.</summary>
internal sealed class ChatSession(IInbox inbox, IExchanges exchanges, IDocuments documents, WebChats chats, WebUploads uploads, PageWords words, TimeProvider time, ITitles? titles = null) : IDisposable
{
    private const int LongestTranscript = 100;
    private const int MostNames = 3;
    private const string AddCommand = "kb add";
    private Sender sender = new("");
    private string conversation = "";
    private IReadOnlyList<LiveReply> kept = [];

    public event Action? Changed;

    public static IReadOnlyList<string> Examples { get; } =
        ["How many vacation days do I have?", "Wie melde ich mich krank?", "Who approves a business trip?"];

    public string Id { get; private set; } = "";

    /// <summary>What was said and answered, and then what is being answered.</summary>
    public IReadOnlyList<LiveReply> Said
    {
        get
        {
            var live = chats.In(conversation);
            return
            [
                .. kept.Select(known => live.FirstOrDefault(each => each.QuestionId == known.QuestionId && each.Finished is not null) is { } newer ? newer with { Question = known.Question } : known),
                .. live.Where(each => kept.All(known => known.QuestionId != each.QuestionId)),
            ];
        }
    }

    /// <summary>What the conversation is about; null until something was answered.</summary>
    public string? Title { get; private set; }

    public bool HasDocuments { get; private set; }

    public bool ShowsExamples { get; private set; }

    public bool IsEmpty => Said.Count == 0;

    public bool MayEdit => sender.Granted >= Rights.LeastRole(Right.EditKnowledge);

    /// <summary>Why something could not be sent.</summary>
    public string? Problem { get; set; }

    public async Task OpenAsync(ClaimsPrincipal person, string? id)
    {
        // The address of the conversation that this page has just begun.
        if (id is not null && id == Id)
            return;
        sender = new Sender(person.FindFirstValue(ClaimTypes.NameIdentifier) ?? "anonymous", person.Identity?.Name, Granted: person.RoleOf()) { Language = words.In.Language };
        Id = id is not null && Guid.TryParse(id, out var known) ? known.ToString("N") : Guid.CreateVersion7().ToString("N");
        conversation = $"web:{sender.Id}:{Id}";
        ShowsExamples = false;
        Title = null;
        Announcement = "";
        chats.Changed -= OnChanged;
        chats.Changed += OnChanged;
        await LoadAsync();
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
                await SendAsync(AddCommand, dropped);
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

    public Task SendFormAsync(string questionId, Form form, IReadOnlyDictionary<string, string> values, string? button) =>
        AddAsync($"form:{questionId}:{Guid.CreateVersion7():N}", new FormSubmitted(questionId, form.Name, form.State, values, button));

    public void Dispose()
    {
        chats.Changed -= OnChanged;
        foreach (var secret in chats.In(conversation).Where(live => live.Finished is { IsSecret: true }))
            chats.End(conversation, secret.QuestionId);
    }

    private async Task SendAsync(string text, IReadOnlyList<Attachment> attachments)
    {
        var id = Guid.CreateVersion7().ToString("N");
        Problem = null;
        // Nobody wrote the command that adds what they dropped.
        var shown = attachments.Count == 0 ? text : words.Say($"📎 {string.Join(", ", attachments.Take(MostNames).Select(file => file.Name))}{More(attachments.Count)}");
        chats.Begin(conversation, id, shown);
        if (!await AddAsync(id, new MessagePosted(id, text, attachments) { Shown = shown }))
            chats.End(conversation, id);
    }

    private async Task<bool> AddAsync(string key, InboundEvent happened)
    {
        try
        {
            await inbox.AddAsync(new InboxEntry(WebChannel.ChannelName, conversation, $"web:{key}", sender, "", happened, time.GetUtcNow()) { Room = WebChannel.Room }, CancellationToken.None);
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
        Problem = words.Say(problem);
        Changed?.Invoke();
    }

    private static Phrase More(int names) => names > MostNames ? (Phrase)$" and {names - MostNames} more" : "";

    // A form that was tried or sent is the same exchange with another reply.
    private static bool IsSame(Reply one, Reply other) =>
        one.Markdown == other.Markdown && JsonSerializer.Serialize(one.Form) == JsonSerializer.Serialize(other.Form);

    private void OnChanged(string changed)
    {
        if (changed != conversation)
            return;
        var finished = chats.In(conversation).LastOrDefault(live => live.Finished is not null)?.Finished;
        if (finished is not null)
            Announcement = Markup.Spoken(finished.Markdown);
        Changed?.Invoke();
        if (finished is not null)
            _ = LoadAsync();
    }

    // What the database has need not be shown as being answered any more.
    private async Task LoadAsync()
    {
        kept = [.. (await exchanges.TranscriptAsync(conversation, LongestTranscript, CancellationToken.None))
            .Select(exchange => new LiveReply(exchange.QuestionMessageId, exchange.Question, "", "", exchange.Reply))];
        foreach (var finished in chats.In(conversation).Where(live => live.Finished is { IsSecret: false } && kept.Any(known => known.QuestionId == live.QuestionId && IsSame(known.Finished!, live.Finished))))
            chats.End(conversation, finished.QuestionId);
        HasDocuments = await documents.CountAsync(Reader.Operator, index: null, CancellationToken.None) > 0;
        Changed?.Invoke();
        if (Title is null && titles is not null && Said.FirstOrDefault(said => said.Finished is { IsAnswer: true }) is { } first)
        {
            Title = await titles.OfAsync(conversation, first.Question, first.Finished!.Markdown, new Person($"web:{sender.Id}", sender.Name ?? "", null, sender.Granted ?? Role.Member), CancellationToken.None);
            Changed?.Invoke();
        }
    }
}
