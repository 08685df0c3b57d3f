using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Jobs;

namespace ChatOpsBot.Core.Webhooks;

/// <summary>Who is told of what happens here.</summary>
/// <param name="Url">That it is sent to.</param>
/// <param name="Events">Of <see cref="WebhookEvents.All"/>.</param>
/// <param name="Secret">That what is sent is signed with, encrypted.</param>
public sealed record Webhook(string Name, string Url, IReadOnlyList<string> Events, string Secret);

/// <summary>One thing to be told.</summary>
/// <param name="Body">In JSON, as it is sent.</param>
public sealed record WebhookOrder(string Webhook, string Event, string Body);

/// <summary>Tells of what happens, to whoever has asked for it: each by a job of its own, which is tried again.</summary>
public sealed class WebhookEvents(CurrentAdministration administration, IJobs jobs, TimeProvider time)
{
    public const string Kind = "webhook";
    public const string RunFinished = "run.finished";
    public const string QuestionUnanswered = "question.unanswered";
    public const string FeedbackGiven = "feedback.given";

    public static IReadOnlyList<string> All { get; } = [RunFinished, QuestionUnanswered, FeedbackGiven];

    /// <param name="key">What it is told of, once.</param>
    public async Task RaiseAsync(string name, string key, JsonObject data, CancellationToken cancellationToken)
    {
        var hooks = (await administration.ReadAsync(cancellationToken)).Webhooks;
        if (hooks.Count == 0)
            return;
        var body = new JsonObject { ["id"] = $"{name}:{key}", ["event"] = name, ["at"] = time.GetUtcNow().ToString("O"), ["data"] = data }.ToJsonString();
        var started = hooks.Values.Select(Read).Where(hook => hook.Events.Contains(name, StringComparer.Ordinal))
            .Select(hook => new NewJob($"{Kind}:{hook.Name}:{name}:{key}", Kind, $"{Kind}:{hook.Name}", hook.Name, JsonSerializer.Serialize(new WebhookOrder(hook.Name, name, body), WebhookJson.Default.WebhookOrder))).ToList();
        if (started.Count > 0)
            await jobs.StartAsync(started, cancellationToken);
    }

    public static Webhook Read(string json) => JsonSerializer.Deserialize(json, WebhookJson.Default.Webhook)!;

    public static string Write(Webhook hook) => JsonSerializer.Serialize(hook, WebhookJson.Default.Webhook);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(WebhookOrder))]
public sealed partial class WebhookJson : JsonSerializerContext;
