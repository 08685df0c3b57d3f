using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Answering;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Search;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Api.Memory;

/// <summary>A question at the wire.</summary>
/// <param name="Caller">Whose key it came with.</param>
/// <param name="Principals">What the caller reads as; null: everything.</param>
internal sealed record AskOrder(string Question, string Caller, IReadOnlyList<string>? Principals, string? Index, IReadOnlyList<IReadOnlyList<string>> AnyOf, AnswerSettings Settings)
{
    public const string Kind = "ask";

    public static AskOrder Of(string question, ApiCaller caller, SearchFilter filter, AnswerSettings settings) =>
        new(question, caller.Id, caller.Reader.SeesAll ? null : [.. caller.Reader.Principals], filter.Index, filter.AnyOf, settings);

    public NewJob ToJob()
    {
        var key = $"{Kind}:{Guid.CreateVersion7():N}";
        return new NewJob(key, Kind, key, key, JsonSerializer.Serialize(this, AskJson.Default.AskOrder));
    }

    public Person Asker => new(Caller, "API", null, Role.Member);

    public SearchFilter Filter => new(Principals is null ? Reader.Operator : Reader.By(Principals), Index) { AnyOf = AnyOf };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AskOrder))]
internal sealed partial class AskJson : JsonSerializerContext;

/// <summary>Answers a question of the API.</summary>
internal sealed class AskJob(Answerer answerer, AskService asking, CurrentAdministration administration, IOptions<DispatchOptions> options) : IJobHandler
{
    public string Kind => AskOrder.Kind;

    public JobLimits Limits => new(options.Value.MaxConcurrentAnswers, TimeSpan.FromSeconds(options.Value.TurnTimeoutSeconds));

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var order = run.Read(AskJson.Default.AskOrder);
        var filter = order.Filter;
        var question = new Question(order.Question, order.Asker, [], LanguageDetector.Of(order.Question), filter.Reader) { Snapshot = await administration.ReadAsync(cancellationToken) };
        var reply = await asking.AskAsync(question, () => answerer.AnswerAsync(question, filter, order.Settings, run, cancellationToken), cancellationToken);
        return new JobOutcome(InboxJson.Write(reply));
    }
}
