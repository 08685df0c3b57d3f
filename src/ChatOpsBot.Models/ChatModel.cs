using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models;

/// <summary>A chat model by its alias.</summary>
public sealed class ChatModel(ModelSettings settings, IChatClient client, TimeProvider time)
{
    // So many in a row, and for so long it is not asked while another can be.
    private const int FailuresToRest = 3;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    public ModelSettings Settings => settings;

    /// <summary>Answers where this one does not come to it; null: nobody.</summary>
    public ChatModel? Fallback { get; internal set; }

    private int failed;
    private int failedInARow;
    private DateTimeOffset restsUntil;
    private (DateTimeOffset At, ModelTrouble Trouble) lastFailure;

    /// <summary>How the last call ended, for people; null before the first.</summary>
    public Phrase? LastOutcome { get; private set; }

    /// <summary>Whether the last call gave an answer.</summary>
    public bool IsGood { get; private set; } = true;

    /// <summary>Streams the answer's text.</summary>
    /// <param name="used">Is told what the service counted, if it says.</param>
    /// <exception cref="ModelException">The model failed, before or amid its answer.</exception>
    public async IAsyncEnumerable<string> StreamAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken, Action<UsageDetails>? used = null)
    {
        await foreach (var update in UpdatesAsync(messages, options, cancellationToken))
        {
            foreach (var usage in update.Contents.OfType<UsageContent>())
                used?.Invoke(usage.Details);
            if (update.Text is { Length: > 0 } text)
                yield return text;
        }
    }

    /// <summary>One answer as a whole, the calls of tools that the model asks for included.</summary>
    /// <exception cref="ModelException">The model failed, before or amid its answer.</exception>
    public Task<ChatResponse> AskAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken) =>
        UpdatesAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var model = this; model is not null;)
        {
            if (model.Fallback is not null && time.GetUtcNow() < model.restsUntil)
            {
                model = model.Fallback;
                continue;
            }

            var asked = model;
            var hasBegun = false;
            await using var updates = asked.OwnUpdatesAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync())
            {
                hasBegun |= HasContent(updates.Current);
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
                catch (ModelException failure) when (failure.IsOfTheMoment)
                {
                    if (Interlocked.Increment(ref asked.failedInARow) >= FailuresToRest)
                        asked.restsUntil = time.GetUtcNow() + Rest;
                    if (hasBegun || asked.Fallback is null)
                        throw;
                    model = asked.Fallback;
                }

                return false;
            }
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> OwnUpdatesAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var activity = ChatOpsTelemetry.Source.StartActivity($"chat {settings.Model}", ActivityKind.Client);
        activity?.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.request.model", settings.Model).SetTag("gen_ai.provider.name", settings.Kind);
        var started = Stopwatch.GetTimestamp();
        var written = new StringBuilder();
        var isComplete = false;
        UsageDetails? reported = null;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(Fallback is null ? settings.TimeoutSeconds : Math.Min(settings.FirstTokenSeconds, settings.TimeoutSeconds)));
        await using var updates = client.GetStreamingResponseAsync(messages, options, timeout.Token).GetAsyncEnumerator(timeout.Token);
        try
        {
            var hasBegun = Fallback is null;
            while (await NextAsync())
            {
                if (!hasBegun && HasContent(updates.Current))
                {
                    hasBegun = true;
                    timeout.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
                }

                reported = Count(activity, updates.Current) ?? reported;
                written.Append(updates.Current.Text);
                foreach (var call in updates.Current.Contents.OfType<FunctionCallContent>())
                    written.Append(call.Name).Append(JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>))));
                yield return updates.Current;
            }

            isComplete = true;
        }
        finally
        {
            if (isComplete && written.Length > 0)
                (LastOutcome, IsGood) = (failed == 0 ? "answered" : (Phrase)$"answered; {LastFailures}", true);
            TurnTokens.Add(
                settings.Alias,
                reported?.InputTokenCount ?? messages.Sum(message => (long)Tokens.Count(message.Text)),
                reported?.OutputTokenCount ?? Tokens.Count(written.ToString()));
            ChatOpsTelemetry.ModelDuration.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds,
                new KeyValuePair<string, object?>("gen_ai.operation.name", "chat"),
                new KeyValuePair<string, object?>("gen_ai.request.model", settings.Model));
        }

        async Task<bool> NextAsync()
        {
            try
            {
                return await OwnTime.WaitForAsync(() => updates.MoveNextAsync().AsTask());
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
                var told = ModelException.From(failure);
                failed++;
                lastFailure = (TimeProvider.System.GetUtcNow(), told.Trouble);
                (LastOutcome, IsGood) = (written.Length > 0 ? (Phrase)$"broke off amid its last answer ({InWords(told.Trouble)}); {LastFailures}" : $"gave no answer at the last call ({InWords(told.Trouble)}); {LastFailures}", false);
                throw told;
            }
        }
    }

    // Many say at once that it is the assistant who will speak.
    private static bool HasContent(ChatResponseUpdate update) => update.Text.Length > 0 || update.Contents.Any(content => content is FunctionCallContent or TextReasoningContent);

    private Phrase LastFailures => $"{failed} failed since the start, the last at {lastFailure.At:yyyy-MM-dd HH:mm} UTC ({InWords(lastFailure.Trouble)})";

    /// <summary>Why it gave no answer, in a word or two.</summary>
    public static Phrase InWords(ModelTrouble trouble) => trouble switch
    {
        ModelTrouble.TooSlow => "too slow",
        ModelTrouble.Refused => "it refused",
        ModelTrouble.Busy => "busy",
        ModelTrouble.Unreachable => "out of reach",
        _ => "no usable answer",
    };

    private static UsageDetails? Count(Activity? activity, ChatResponseUpdate update)
    {
        UsageDetails? last = null;
        foreach (var usage in update.Contents.OfType<UsageContent>())
        {
            last = usage.Details;
            activity?.SetTag("gen_ai.usage.input_tokens", usage.Details.InputTokenCount);
            activity?.SetTag("gen_ai.usage.output_tokens", usage.Details.OutputTokenCount);
        }

        return last;
    }
}
