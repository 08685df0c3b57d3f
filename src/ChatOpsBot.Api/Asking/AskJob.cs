using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Answering;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Search;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Api.Asking;

/// <summary>A question at the wire.</summary>
/// <param name="Caller">Whose key it came with.</param>
/// <param name="Principals">What the caller reads as; null: everything.</param>
internal sealed record AskOrder(string Question, string Caller, IReadOnlyList<string>? Principals, string? Index, IReadOnlyList<IReadOnlyList<string>> AnyOf, AnswerSettings Settings)
{
    public const string Kind = "ask";

    /// <summary>On whose budget it is asked; null: no key's.</summary>
    public string? Key { get; init; }

    /// <summary>The assistant that answers as it does in the chat; null: the question goes straight to the documents.</summary>
    public string? Assistant { get; init; }

    /// <summary>What was said before, the oldest first.</summary>
    public IReadOnlyList<Said>? Before { get; init; }

    public static AskOrder Of(string question, ApiCaller caller, SearchFilter filter, AnswerSettings settings) =>
        new(question, caller.Asker.Id, PrincipalsOf(caller), filter.Index, filter.AnyOf, settings) { Key = caller.Asker.Key?.Name };

    public static AskOrder To(string assistant, string question, IReadOnlyList<Said> before, ApiCaller caller, AnswerSettings settings) =>
        new(question, caller.Asker.Id, PrincipalsOf(caller), null, [], settings) { Key = caller.Asker.Key?.Name, Assistant = assistant, Before = before };

    /// <summary>Sent with the question.</summary>
    public IReadOnlyList<Picture> Pictures { get; init; } = [];

    public NewJob ToJob()
    {
        var key = $"{Kind}:{Guid.CreateVersion7():N}";
        return new NewJob(key, Kind, key, key, JsonSerializer.Serialize(this, AskJson.Default.AskOrder));
    }

    public Person Asker => new(Caller, "API", null, Role.Member) { Key = Key is null ? null : new KeyScope(Key, [Right.Ask], Principals) };

    public Reader Reader => Principals is null ? Reader.Operator : Reader.By(Principals);

    public SearchFilter Filter => new(Reader, Index) { AnyOf = AnyOf };

    private static IReadOnlyList<string>? PrincipalsOf(ApiCaller caller) => caller.Reader.SeesAll ? null : [.. caller.Reader.Principals];
}

/// <summary>A question and what was answered.</summary>
internal sealed record Said(string Question, string Answer)
{
    public Exchange ToExchange(int number, AskOrder order, DateTimeOffset at) => new(number, order.Caller, $"{number}", order.Caller, Question, new Reply(Answer) { IsAnswer = true }, [], at);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AskOrder))]
internal sealed partial class AskJson : JsonSerializerContext;

/// <summary>Answers a question of the API.</summary>
internal sealed class AskJob(Answerer answerer, IPerception perception, AskService asking, CurrentAdministration administration, IOptions<DispatchOptions> options, TimeProvider time) : IJobHandler
{
    public string Kind => AskOrder.Kind;

    public JobLimits Limits => new(options.Value.MaxConcurrentAnswers, TimeSpan.FromSeconds(options.Value.TurnTimeoutSeconds)) { NeedsIndex = true };

    public Task<JobOutcome> StopAsync(JobRun run) => Task.FromResult(new JobOutcome(null) { ForgetsPayload = true });

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var order = run.Read(AskJson.Default.AskOrder);
        var before = (order.Before ?? []).Select((said, i) => said.ToExchange(i + 1, order, time.GetUtcNow())).ToList();
        var question = new Question(order.Question, order.Asker, before, LanguageDetector.Of(order.Question), order.Reader) { Snapshot = await administration.ReadAsync(cancellationToken), To = order.Assistant };
        if (order.Assistant is { } name && question.Snapshot.Named(name) is null)
            return Outcome(new Reply(Localizer.In(question.Language).Say($"The assistant `{name}` is not there any more.")));
        var seen = order.Pictures.Count == 0 ? Perceived.Nothing : await perception.LookAtAsync(order.Pictures, question.Assistant, cancellationToken);
        // Data says nothing of what it lacks.
        if (seen.Trouble is { } unseen && order.Settings.Shape is not null)
            return Outcome(new Reply(Localizer.In(question.Language).Say(unseen)) { IsFailure = true });
        question = question with { Pictures = seen.Pictures, Read = seen.Read };
        var reply = await asking.AskAsync(
            question,
            () => order.Assistant is null
                ? answerer.AnswerAsync(question, order.Filter, order.Settings, run, cancellationToken)
                : answerer.AnswerAsync(question, order.Settings, run, cancellationToken),
            cancellationToken);
        if (seen.Trouble is { } trouble)
            reply = reply.Noticed(Localizer.In(question.Language).Say(trouble));
        return Outcome(reply);
    }

    // What was sent along is large, and nobody asks for it again.
    private static JobOutcome Outcome(Reply reply) => new(InboxJson.Write(reply)) { ForgetsPayload = true };
}
