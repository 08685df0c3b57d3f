using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Deliveries;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Api.Rest;

/// <summary>Talking as in a chat: questions, tasks, commands, what buttons say. It goes the way of every message, with the same rights, limits
/// and audit log, so that whatever can be done in a chat can be done here.</summary>
internal static partial class Conversations
{
    public const string GoodName = "A conversation's name has 1 to 64 letters, digits, '-', '_' and '.'.";
    public const int LongestText = 40_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        var conversations = api.MapGroup("/conversations/{conversation}").WithTags("Conversations");
        conversations.MapPost("/messages", SayAsync).WithName("say").WithSummary("Say something: a question, a task, a command such as 'kb list'")
            .WithDescription("Waits for the reply. With 'Accept: text/event-stream' events are sent as it is written; with 'Prefer: respond-async' the answer is 202 at once and the reply is fetched from Location.")
            .Produces<ReplyShown>(200, "application/json", ServerSentEvents.ContentType).Produces<MessageAccepted>(202).Produces(204).ProducesProblem(400).ProducesProblem(422);
        conversations.MapGet("/messages", ListAsync).WithName("listMessages").WithSummary("List what was said, the oldest first").Produces<PageShown<ExchangeShown>>();
        conversations.MapGet("/messages/{id}", ShowAsync).WithName("getReply").WithSummary("Fetch the reply to a message").Produces<ReplyShown>().Produces<MessageAccepted>(202).ProducesProblem(404);
        conversations.MapGet("/messages/{id}/events", FollowAsync).WithName("followReply").WithSummary("Follow the reply as it is written, from any event on ('Last-Event-ID')").Produces<string>(200, ServerSentEvents.ContentType).ProducesProblem(404);
        conversations.MapPost("/messages/{id}/stop", StopAsync).WithName("stopReply").WithSummary("End what is being answered").Produces(204);
    }

    public static async Task<IResult> SayAsync(HttpContext http, string conversation, MessageSent? message, IInbox inbox, JobFeed feed, ChatCommands commands, CurrentAdministration administration, TurnLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Name().IsMatch(conversation))
            return TypedResults.Problem(GoodName, statusCode: 400);
        if (message?.Text is not { } text || text.Trim().Length is 0 or > LongestText)
            return TypedResults.Problem($"'text' must have 1 to {LongestText:N0} characters.", statusCode: 422);
        var caller = Caller.Of(http);
        var snapshot = await administration.ReadAsync(cancellationToken);
        var channel = message.Channel is { Length: > 0 } named ? $"{ApiPlatform.ChannelName}:{named}" : ApiPlatform.ChannelName;
        if (channel != ApiPlatform.ChannelName && !snapshot.Bindings.ContainsKey(channel))
            return Answers.Refused($"No assistant is bound to '{channel}'. PUT /api/assistants/NAME/channels/{channel} binds one.");
        if (await limits.CheckRateAsync(caller, snapshot, cancellationToken) is { } refusal)
            return Memory.Questions.Refused(http, refusal);
        var name = NameOf(caller, conversation);
        // Sent again, it is the same message.
        var id = http.Request.Headers[Idempotency.Header].ToString() is { Length: > 0 } again ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {again} {text}")))[..32] : Guid.CreateVersion7().ToString("N");
        if (commands.IsStop(text))
            return await StopAsync(http, conversation, id, inbox, time, cancellationToken);
        var entry = new InboxEntry(ApiPlatform.ChannelName, name, $"{name}:{id}", caller.Sender, "", new MessagePosted(id, text, []), time.GetUtcNow()) { Channel = channel };
        await inbox.AddAsync(entry, cancellationToken);
        var location = $"/api/conversations/{Uri.EscapeDataString(conversation)}/messages/{id}";
        if (http.Request.WantsEvents())
            return await EventStream.WriteAsync(http, feed, entry.DeduplicationKey, cancellationToken);
        if (http.Request.Headers["Prefer"].ToString().Contains("respond-async", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers.Location = location;
            return TypedResults.Json(new MessageAccepted(id, location), RestJson.Default.MessageAccepted, statusCode: 202);
        }

        return await ReplyAsync(feed, DeliveryOrder.KeyOf(entry), id, "It could not be answered after several attempts. The administrators see why in the inbox; please try again later.", cancellationToken);
    }

    private static async Task<IResult> ListAsync(HttpContext http, string conversation, string? after, int? limit, IExchanges exchanges, CancellationToken cancellationToken)
    {
        var page = Answers.Page(after, limit);
        var before = Answers.NumberIn(page.After) ?? long.MaxValue;
        var all = await exchanges.TranscriptAsync(NameOf(Caller.Of(http), conversation), page.Size + 1, cancellationToken, before);
        var part = all.Skip(all.Count > page.Size ? 1 : 0).ToList();
        return TypedResults.Json(
            new PageShown<ExchangeShown>([.. part.Select(exchange => new ExchangeShown(exchange.QuestionMessageId, exchange.Question, exchange.At, ReplyShown.Of(exchange.QuestionMessageId, exchange.Reply)))], all.Count > page.Size ? Answers.CursorOf(part[0].Id) : null, null),
            RestJson.Default.PageShownExchangeShown);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, string conversation, string id, IJobs jobs, JobFeed feed, CancellationToken cancellationToken)
    {
        var key = DeliveryOrder.KeyOf(KeyOf(http, conversation, id));
        if (await FoundAsync(jobs, key, cancellationToken) is not { } job)
            return Answers.None("There is no such message, or it was answered more than a day ago.");
        if (job.State == JobState.Waiting)
            return TypedResults.Json(new MessageAccepted(id, http.Request.Path), RestJson.Default.MessageAccepted, statusCode: 202);
        return await ReplyAsync(feed, key, id, "It could not be answered.", cancellationToken);
    }

    private static async Task<IResult> ReplyAsync(JobFeed feed, string key, string id, string givenUp, CancellationToken cancellationToken)
    {
        await foreach (var happened in feed.FollowAsync(key, after: 0, cancellationToken))
        {
            if (happened.Kind == JobEventKind.Done)
                return TypedResults.Json(ReplyShown.Of(id, happened.Text), RestJson.Default.ReplyShown);
        }

        return TypedResults.Problem(givenUp, statusCode: 500);
    }

    private static async Task<IResult> FollowAsync(HttpContext http, string conversation, string id, IJobs jobs, JobFeed feed, CancellationToken cancellationToken)
    {
        var key = KeyOf(http, conversation, id);
        return await FoundAsync(jobs, DeliveryOrder.KeyOf(key), cancellationToken) is null
            ? Answers.None("There is no such message, or it was answered more than a day ago.")
            : await EventStream.WriteAsync(http, feed, key, cancellationToken);
    }

    private static async Task<IResult> StopAsync(HttpContext http, string conversation, string id, IInbox inbox, TimeProvider time, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        var name = NameOf(caller, conversation);
        await inbox.AddAsync(new InboxEntry(ApiPlatform.ChannelName, name, $"{name}:stop:{id}", caller.Sender, "", new MessagePosted($"stop-{id}", "stop", []) { Shown = "" }, time.GetUtcNow()) { Channel = ApiPlatform.ChannelName }, cancellationToken);
        return TypedResults.NoContent();
    }

    // Until it is decided on what comes of a message there is no job.
    private static async Task<JobView?> FoundAsync(IJobs jobs, string key, CancellationToken cancellationToken)
    {
        for (var looked = 0; looked < 50; looked++)
        {
            if (await jobs.FindAsync(key, cancellationToken) is { } found)
                return found;
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        return null;
    }

    /// <returns>A conversation of the caller's own, as a place where something can be said later; null when it can't be called like that.</returns>
    public static ConversationReference? PlaceOf(ApiCaller caller, string conversation) =>
        Name().IsMatch(conversation) ? new ConversationReference(ApiPlatform.ChannelName, NameOf(caller, conversation), ApiPlatform.ChannelName, caller.Sender, "") : null;

    /// <summary>A command as it is said in a chat, each word in quotation marks.</summary>
    /// <returns>Null when a word would be read otherwise there.</returns>
    public static string? Command(string path, params IEnumerable<string> words)
    {
        var said = $"{path} {string.Join(' ', words.Select(word => $"\"{word}\""))}";
        return words.All(word => !word.StartsWith('-')) && Typed.Words(Typed.Command(said)).SequenceEqual(path.Split(' ').Concat(words), StringComparer.Ordinal) ? said : null;
    }

    private static string NameOf(ApiCaller caller, string conversation) => caller.Conversation(ApiPlatform.ChannelName, conversation);

    private static string KeyOf(HttpContext http, string conversation, string id) => $"{NameOf(Caller.Of(http), conversation)}:{id}";

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}

/// <summary>What happens to a reply as server-sent events: <c>status</c>, <c>text</c>, <c>reset</c>, and at last <c>reply</c> or <c>failed</c>.</summary>
internal static class EventStream
{
    public static async Task<IResult> WriteAsync(HttpContext http, JobFeed feed, string key, CancellationToken cancellationToken)
    {
        http.Response.BeginEvents();
        var after = long.TryParse(http.Request.Headers["Last-Event-ID"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : 0;
        await http.Response.Body.FlushAsync(cancellationToken);
        using var said = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteTextAsync(http, feed, $"reply:{key}", after, said.Token);
        JobEvent? end = null;
        try
        {
            await foreach (var happened in feed.FollowAsync(DeliveryOrder.KeyOf(key), after: 0, cancellationToken))
                end = happened.IsLast ? happened : end;
            // The text was all written when its reply was said; where nothing wrote one there is none to wait for.
            await Task.WhenAny(writing, Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken));
        }
        finally
        {
            await said.CancelAsync();
            await writing;
        }

        if (end is { Kind: JobEventKind.Done })
            await SendAsync(http, "reply", "", JsonSerializer.Serialize(ReplyShown.Of(key[(key.LastIndexOf(':') + 1)..], end.Text), RestJson.Default.ReplyShown), cancellationToken);
        else
            await SendAsync(http, "failed", "", """{"detail":"It could not be answered."}""", cancellationToken);
        return Results.Empty;
    }

    private static async Task WriteTextAsync(HttpContext http, JobFeed feed, string key, long after, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var happened in feed.FollowAsync(key, after, cancellationToken))
            {
                var name = happened.Kind switch { JobEventKind.Status => "status", JobEventKind.Text => "text", JobEventKind.Reset => "reset", _ => null };
                if (name is not null)
                    await SendAsync(http, name, happened.Sequence.ToString(CultureInfo.InvariantCulture), JsonSerializer.Serialize(happened.Text, RestJson.Default.String), http.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // It is said.
        }
    }

    private static async Task SendAsync(HttpContext http, string name, string id, string data, CancellationToken cancellationToken)
    {
        await http.Response.WriteAsync($"event: {name}\n{(id.Length > 0 ? $"id: {id}\n" : "")}data: {data}\n\n", cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }
}

/// <param name="Channel">For the assistant that is bound to <c>api:CHANNEL</c>; missing: <c>api</c>.</param>
internal sealed record MessageSent(string? Text, string? Channel);

internal sealed record MessageAccepted(string Id, string Location);

internal sealed record ExchangeShown(string Id, string Text, DateTimeOffset At, ReplyShown Reply);

/// <summary>What the bot says.</summary>
/// <param name="Text">In Markdown.</param>
/// <param name="Actions">What could be said next, as buttons do in a chat.</param>
internal sealed record ReplyShown(string Id, string Text, IReadOnlyList<CitationShown> Citations, IReadOnlyList<ActionShown> Actions)
{
    public string? Notice { get; init; }

    /// <summary>The documents hold no answer.</summary>
    public bool IsNotFound { get; init; }

    public FileShown? File { get; init; }

    /// <summary>It wants a form filled in, which is done in a chat; here its command takes arguments.</summary>
    public bool WantsForm { get; init; }

    public static ReplyShown Of(string id, string json) => json.Length == 0 ? new ReplyShown(id, "", [], []) : Of(id, InboxJson.ReadReply(json));

    public static ReplyShown Of(string id, Reply reply) => new(
        id, reply.Markdown,
        [.. reply.Citations.Select(citation => new CitationShown(citation.Number, citation.Title, citation.Quote, citation.Index, citation.DocumentId, citation.Url))],
        [.. reply.Buttons.Select(button => new ActionShown(button.Label, button.Text))])
    {
        Notice = reply.Notice,
        IsNotFound = reply.IsNotFound,
        File = reply.Document is { } document ? new FileShown(document.Name, document.Text) : null,
        WantsForm = reply.Form is not null,
    };
}

internal sealed record CitationShown(int Number, string Title, string Quote, string Collection, string Document, string? Url);

internal sealed record ActionShown(string Label, string Text);

internal sealed record FileShown(string Name, string Text);
