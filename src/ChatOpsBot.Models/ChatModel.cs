using System.Diagnostics;
using System.Runtime.CompilerServices;
using ChatOpsBot.Core.Dispatch;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models;

/// <summary>A chat model by its alias.</summary>
public sealed class ChatModel(ModelSettings settings, IChatClient client)
{
    public ModelSettings Settings => settings;

    /// <summary>Streams the answer's text.</summary>
    /// <param name="used">Is told what the service counted, if it says.</param>
    /// <exception cref="ModelException">The model failed, before or amid its answer.</exception>
    public async IAsyncEnumerable<string> StreamAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken, Action<UsageDetails>? used = null)
    {
        using var activity = ChatOpsTelemetry.Source.StartActivity($"chat {settings.Model}", ActivityKind.Client);
        activity?.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.request.model", settings.Model).SetTag("gen_ai.provider.name", settings.Kind);
        var started = Stopwatch.GetTimestamp();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
        await using var updates = client.GetStreamingResponseAsync(messages, options, timeout.Token).GetAsyncEnumerator(timeout.Token);
        try
        {
            while (await NextAsync())
            {
                Count(activity, updates.Current, used);
                if (updates.Current.Text is { Length: > 0 } text)
                    yield return text;
            }
        }
        finally
        {
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
                throw ModelException.From(failure);
            }
        }
    }

    private static void Count(Activity? activity, ChatResponseUpdate update, Action<UsageDetails>? used)
    {
        foreach (var usage in update.Contents.OfType<UsageContent>())
        {
            used?.Invoke(usage.Details);
            activity?.SetTag("gen_ai.usage.input_tokens", usage.Details.InputTokenCount);
            activity?.SetTag("gen_ai.usage.output_tokens", usage.Details.OutputTokenCount);
        }
    }
}
