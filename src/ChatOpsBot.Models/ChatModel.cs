using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Models.Vendors;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models;

/// <summary>A chat model by its alias.</summary>
public sealed class ChatModel(ModelSettings settings, IChatClient client, TimeProvider time) : IDisposable
{
    // So many in a row, and for so long it is not asked while another can be.
    private const int FailuresToRest = 3;
    private const int MostShortenings = 3;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly ModelHealth health = new();
    private readonly Places places = new(settings.Concurrency);
    private volatile int learnedWindow = int.MaxValue;
    private volatile bool knowsNoTools;
    private volatile bool knowsNoFormats;
    private int failedInARow;
    private long restsUntil;

    public ModelSettings Settings => settings;

    /// <summary>Answers where this one does not come to it; null: nobody.</summary>
    public ChatModel? Fallback { get; internal set; }

    /// <summary>What fits into a request, in tokens: as configured, or as the service has refused since.</summary>
    public int Window => Math.Min(settings.ContextTokens, learnedWindow);

    /// <summary>It is told its tools in its service's own way; else in words, as for a service that has refused them.</summary>
    public bool CallsTools => settings.CallsTools && !knowsNoTools;

    /// <summary>The service holds it to JSON; else it is asked for in words.</summary>
    public bool WritesJson => settings.WritesJson && !knowsNoFormats;

    /// <summary>How the last call ended, for people; null before the first.</summary>
    public Phrase? LastOutcome => health.LastOutcome;

    /// <summary>Whether the last call gave an answer.</summary>
    public bool IsGood => health.IsGood;

    /// <summary>Streams the answer's text.</summary>
    /// <param name="used">Is told each call that it took: more than one where another model had to go on.</param>
    /// <param name="called">Is told each call of a tool that the model asks for.</param>
    /// <exception cref="ModelException">The model failed, before or amid its answer.</exception>
    public async IAsyncEnumerable<string> StreamAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken, Action<ModelCall>? used = null, Action<FunctionCallContent>? called = null)
    {
        // What others bring along teaches nothing about the service.
        await foreach (var update in UpdatesAsync(messages, options, used, learns: called is null && options.ResponseFormat is null, cancellationToken))
        {
            foreach (var call in update.Contents.OfType<FunctionCallContent>())
                called?.Invoke(call);
            if (update.Text is { Length: > 0 } text)
                yield return text;
        }
    }

    /// <summary>One answer as a whole, the calls of tools that the model asks for included.</summary>
    /// <exception cref="ModelException">The model failed, before or amid its answer.</exception>
    public Task<ChatResponse> AskAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken, Action<ModelCall>? used = null) =>
        UpdatesAsync(messages, options, used, learns: true, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <summary>Asks by what fits into the window, and again by less where the service takes less than that.</summary>
    /// <param name="ask">Is given how many tokens fit, and whether that is less than it was first.</param>
    public async Task<T> WithinAsync<T>(Func<int, bool, Task<T>> ask)
    {
        var window = Window;
        for (var shortened = 0; ; shortened++)
        {
            try
            {
                return await ask(window, shortened > 0);
            }
            catch (ModelException failure) when (failure.Trouble == ModelTrouble.TooLong && shortened < MostShortenings)
            {
                window = Window < window ? Window : window / 2;
            }
        }
    }

    public void Dispose()
    {
        client.Dispose();
        places.Dispose();
    }

    private async IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, Action<ModelCall>? used, bool learns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var said = new StringBuilder();
        var hasCalled = false;
        string? message = null;
        var lacks = (Tools: false, Formats: false);
        for (var model = this; model is not null;)
        {
            if (time.GetTimestamp() < Interlocked.Read(ref model.restsUntil) && model.FallbackFor(messages) is { } other)
            {
                model = other;
                continue;
            }

            var asked = model;
            await using var updates = asked.BridgedAsync(lacks.Tools, lacks.Formats, said.Length == 0 ? messages : GoOn(messages, said.ToString()), options, used, learns, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync())
            {
                // Whoever goes on writes the same message.
                updates.Current.MessageId = message ??= updates.Current.MessageId;
                said.Append(updates.Current.Text);
                hasCalled |= updates.Current.Contents.Any(content => content is FunctionCallContent);
                yield return updates.Current;
            }

            async Task<bool> NextAsync()
            {
                try
                {
                    if (await updates.MoveNextAsync())
                        return true;
                    (asked.failedInARow, model) = (0, null);
                }
                catch (ModelException failure) when (said.Length == 0 && !hasCalled && asked.Lacking(failure, options, lacks) is { } lacking && lacking != lacks)
                {
                    // What the service can't do is done in another way.
                    lacks = lacking;
                    asked.knowsNoTools |= learns && lacks.Tools;
                    asked.knowsNoFormats |= learns && lacks.Formats;
                }
                catch (ModelException failure) when (failure.IsOfTheMoment || failure.Trouble == ModelTrouble.Nonsense)
                {
                    // What can't be read may be so because of what was asked.
                    if (failure.IsOfTheMoment && Interlocked.Increment(ref asked.failedInARow) >= FailuresToRest)
                        Interlocked.Exchange(ref asked.restsUntil, time.GetTimestamp() + (long)(Rest.TotalSeconds * time.TimestampFrequency));
                    if (hasCalled || asked.FallbackFor(messages) is not { } next)
                        throw;
                    (model, lacks) = (next, default);
                }

                return false;
            }
        }
    }

    // Pictures go to no model that does not see them.
    private ChatModel? FallbackFor(IReadOnlyList<ChatMessage> messages)
    {
        var next = Fallback;
        while (next is { Settings.SeesImages: false } && HasPictures(messages))
            next = next.Fallback;
        return next;
    }

    // What the service can't do is asked for in words.
    private IAsyncEnumerable<ChatResponseUpdate> BridgedAsync(bool lacksTools, bool lacksFormats, IReadOnlyList<ChatMessage> messages, ChatOptions options, Action<ModelCall>? used, bool learns, CancellationToken cancellationToken)
    {
        var isSpoken = options.Tools is { Count: > 0 } && (lacksTools || !CallsTools);
        if (!isSpoken && !(options.ResponseFormat is ChatResponseFormatJson && (lacksFormats || !WritesJson)))
            return OwnUpdatesAsync(messages, options, used, learns, cancellationToken);
        var plain = options.Clone();
        plain.ResponseFormat = null;
        if (!isSpoken)
            return OwnUpdatesAsync(messages, plain, used, learns, cancellationToken);
        (plain.Tools, plain.ToolMode, plain.AllowMultipleToolCalls) = (null, null, null);
        return SpokenCalls.ReadAsync(OwnUpdatesAsync(SpokenCalls.InWords(messages, options), plain, used, learns, cancellationToken), messages, cancellationToken);
    }

    private (bool Tools, bool Formats)? Lacking(ModelException failure, ChatOptions options, (bool Tools, bool Formats) before) => RefusalIn(failure) is not { } refused ? null
        : options.Tools is { Count: > 0 } && settings.CallsTools && ServiceRefusal.IsOfTools(refused) ? before with { Tools = true }
        : options.ResponseFormat is ChatResponseFormatJson && settings.WritesJson && ServiceRefusal.IsOfFormats(refused) ? before with { Formats = true }
        : null;

    private static ServiceException? RefusalIn(Exception failure)
    {
        for (var at = failure; at is not null; at = at.InnerException)
        {
            if (at is ServiceException refused)
                return refused;
        }

        return null;
    }

    // Whoever answers for a model that broke off goes on with its words.
    private static List<ChatMessage> GoOn(IReadOnlyList<ChatMessage> messages, string said) =>
    [
        .. messages,
        new(ChatRole.Assistant, said),
        new(ChatRole.User, "Your answer broke off there. Write only what is missing, beginning with the very next character. Repeat nothing, and do not mention this."),
    ];

    private async IAsyncEnumerable<ChatResponseUpdate> OwnUpdatesAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, Action<ModelCall>? used, bool learns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var place = await places.TakeAsync(cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        TimeSpan? first = null;
        var written = new StringBuilder();
        var isComplete = false;
        var end = AnswerEnd.Whole;
        UsageDetails? reported = null;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hasOther = FallbackFor(messages) is not null;
        timeout.CancelAfter(TimeSpan.FromSeconds(!hasOther || !settings.Streams ? settings.TimeoutSeconds : Math.Min(settings.FirstTokenSeconds, settings.TimeoutSeconds)));
        try
        {
            await using var updates = (settings.Streams ? client.GetStreamingResponseAsync(messages, Bounded(options), timeout.Token) : WholeAsync(messages, Bounded(options), timeout.Token)).GetAsyncEnumerator(timeout.Token);
            while (await NextAsync(updates))
            {
                var update = updates.Current;
                if (first is null && HasContent(update))
                {
                    first = Stopwatch.GetElapsedTime(begun);
                    if (hasOther)
                        timeout.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
                }

                reported = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? reported;
                written.Append(update.Text);
                foreach (var call in update.Contents.OfType<FunctionCallContent>())
                    written.Append(WrittenOf(call));
                end = update.FinishReason == ChatFinishReason.Length ? AnswerEnd.Cut : update.FinishReason == ChatFinishReason.ContentFilter ? AnswerEnd.Filtered : end;
                if (end == AnswerEnd.Filtered && written.Length == 0)
                    throw Failed(new ModelException(ModelTrouble.Filtered, new InvalidDataException("The service did not let the answer through.")));
                yield return update;
            }

            isComplete = true;
        }
        finally
        {
            if (isComplete && written.Length > 0)
                health.Answered();
            var counted = Counted();
            TurnTokens.Add(counted);
            used?.Invoke(counted);
        }

        ModelCall Counted()
        {
            // What was refused has cost nothing.
            var sent = reported?.InputTokenCount ?? (isComplete || first is not null ? Sent(messages, options) : 0);
            var (cached, output) = (Math.Min(reported?.CachedInputTokenCount ?? 0, sent), reported?.OutputTokenCount ?? Tokens.Count(written.ToString()));
            return new ModelCall(settings.Alias, sent, output) { Cached = cached, Cost = settings.CostOf(sent, output, cached), FirstToken = first, Took = Stopwatch.GetElapsedTime(begun), IsDone = isComplete, End = end };
        }

        async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
        {
            try
            {
                AnswersHandler.Stop.Value = timeout.Token;
                return await OwnTime.WaitForAsync(() => updates.MoveNextAsync().AsTask());
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                if (learns)
                    Learn(failure, messages, options);
                throw Failed(ModelException.From(failure));
            }
        }

        ModelException Failed(ModelException told)
        {
            health.Failed(told.Trouble, hasBegun: written.Length > 0);
            return told;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> WholeAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var update in (await client.GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    // What is asked and what is answered share the window.
    private ChatOptions Bounded(ChatOptions options)
    {
        var most = Math.Min(options.MaxOutputTokens ?? settings.OutputTokens ?? int.MaxValue, settings.OutputTokens ?? int.MaxValue);
        if (learnedWindow < int.MaxValue)
            most = Math.Min(most, Window / 3);
        if (most == (options.MaxOutputTokens ?? int.MaxValue))
            return options;
        var bounded = options.Clone();
        bounded.MaxOutputTokens = most;
        return bounded;
    }

    private void Learn(Exception failure, IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        if (RefusalIn(failure) is not { } refused || ServiceRefusal.TroubleOf(refused.StatusCode!.Value, refused.Body) != ModelTrouble.TooLong)
            return;
        // Tokens are counted in another way there, so that what is said is not taken by its word. More than fits says nothing of what would.
        var sent = Sent(messages, options);
        if (ServiceRefusal.WindowIn(refused.Body) is { } said && said < Window)
            learnedWindow = Math.Max(256, said * 4 / 5);
        else if (sent <= Window && !HasPictures(messages))
            learnedWindow = Math.Max(256, (int)sent / 2);
    }

    private static bool HasPictures(IReadOnlyList<ChatMessage> messages) => messages.Any(message => message.Contents.Any(content => content is DataContent));

    // With calls, what they returned, and the tools that are told.
    private static long Sent(IReadOnlyList<ChatMessage> messages, ChatOptions options) =>
        messages.SelectMany(message => message.Contents).Sum(content => (long)Tokens.Count(content))
        + (options.Tools ?? []).OfType<AIFunctionDeclaration>().Sum(tool => (long)Tokens.Count($"{tool.Name} {tool.Description} {tool.JsonSchema.GetRawText()}"));

    /// <summary>What a call takes of a model's tokens, in words.</summary>
    internal static string WrittenOf(FunctionCallContent call) => call.Name + CallArguments.Write(call);

    // Many say at once that it is the assistant who will speak.
    private static bool HasContent(ChatResponseUpdate update) => update.Text.Length > 0 || update.Contents.Any(content => content is FunctionCallContent or TextReasoningContent);

    /// <summary>Why it gave no answer, in a word or two.</summary>
    public static Phrase InWords(ModelTrouble trouble) => ModelHealth.InWords(trouble);
}
