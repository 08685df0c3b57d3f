using System.Globalization;
using System.Text.Json.Serialization;
using ChatOpsBot.Administration.Models;
using ChatOpsBot.Administration.Usage;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Api.Rest;

/// <summary>The models that answer, and what they took.</summary>
internal static class ModelsAndUsage
{
    private const int MostDays = 400;

    public static void Map(IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("/", ListAsync).WithMetadata(new NeedsAttribute(Right.SeeStatus)).WithName("listLanguageModels").WithSummary("List the models: those that answer, embed, and write down what is said");
        models.MapGet("/{alias}", ShowAsync).Versioned(VersionAsync).WithMetadata(new NeedsAttribute(Right.SeeStatus)).WithName("getLanguageModel").WithSummary("Read a model; its ETag is for changing it");
        models.MapPut("/{alias}", PutAsync).Versioned(VersionAsync).WithMetadata(new NeedsAttribute(Right.ManageSettings)).WithName("putLanguageModel").WithSummary("Add a model, or change one that was added");
        models.MapDelete("/{alias}", RemoveAsync).Versioned(VersionAsync).WithMetadata(new NeedsAttribute(Right.ManageSettings)).WithName("removeLanguageModel").WithSummary("Remove a model that was added");
        models.MapPut("/{alias}/price", PriceAsync).Versioned(VersionAsync).WithMetadata(new NeedsAttribute(Right.ManageSettings)).WithName("priceLanguageModel").WithSummary("Set what a million tokens cost");
        models.MapPost("/{alias}/test", TestAsync).WithMetadata(new NeedsAttribute(Right.ManageSettings)).WithName("testLanguageModel").WithSummary("Try a model with short requests");
        var usage = api.MapGroup("/usage").WithTags("Models");
        usage.MapGet("/", UsageAsync).WithName("getUsage").WithSummary("Show what models took by day; one's own, or all with the scope 'see-status'. 'format=csv' for a table")
            .Produces<PageShown<UsageShown>>(200, "application/json", "text/csv").ProducesProblem(403);
        usage.MapGet("/calls", CallsAsync).WithName("listModelCalls").WithSummary("List single calls of models, the newest first");
    }

    private static async Task<Ok<PageShown<ModelShown>>> ListAsync(string? after, int? limit, ModelService service, ModelCatalogue catalogue, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<ModelShown>.Of(Page.In(await service.AllAsync(cancellationToken), Answers.Page(after, limit), model => $"{model.Purpose} {model.Settings.Alias}"), model => ModelShown.Of(model, catalogue)));

    private static async Task<Results<Ok<ModelShown>, ProblemHttpResult>> ShowAsync(string alias, ModelService service, ModelCatalogue catalogue, CancellationToken cancellationToken) =>
        await service.AnyAsync(alias, cancellationToken) is { } model ? TypedResults.Ok(ModelShown.Of(model, catalogue)) : Answers.None($"There is no model '{alias}'.");

    // As it is kept, with its secrets encrypted; what the configuration says changes with a start only.
    private static async Task<string?> VersionAsync(HttpContext http) =>
        await http.RequestServices.GetRequiredService<ModelService>().AnyAsync(http.Named("alias"), http.RequestAborted) is { } model
            ? (await http.RequestServices.GetRequiredService<CurrentAdministration>().ReadAsync(http.RequestAborted)).Models.GetValueOrDefault(model.Settings.Alias, "as configured")
            : null;

    private static async Task<Results<NoContent, ProblemHttpResult>> PutAsync(HttpContext http, string alias, ModelSent? sent, ModelService service, CancellationToken cancellationToken) =>
        sent is { Purpose: not null, Wanted: null } ? Answers.Refused("'purpose' is 'chat', 'embedding' or 'transcription'.") :
        await service.AddAsync(Caller.Of(http).Actor, (sent ?? new ModelSent(null, null)).ToWish(alias), cancellationToken) is { } wrong
            ? Answers.Wrong(wrong)
            : TypedResults.NoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(HttpContext http, string alias, ModelService service, CancellationToken cancellationToken)
    {
        if (await service.AnyAsync(alias, cancellationToken) is null)
            return Answers.None($"There is no model '{alias}'.");
        return await service.RemoveAsync(Caller.Of(http).Actor, alias, cancellationToken) is { } wrong ? Answers.Wrong(wrong) : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> PriceAsync(HttpContext http, string alias, PriceSent? sent, ModelService service, CancellationToken cancellationToken)
    {
        if (await service.AnyAsync(alias, cancellationToken) is null)
            return Answers.None($"There is no model '{alias}'.");
        if (sent is not { Input: { } input, Output: { } output })
            return Answers.Refused("'input' and 'output' are missing: what a million tokens cost.");
        return await service.PriceAsync(Caller.Of(http).Actor, alias, input, output, sent.CachedInput, cancellationToken) is { } wrong ? Answers.Wrong(wrong) : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ModelTestShown>, ProblemHttpResult>> TestAsync(HttpContext http, string alias, ModelService service, ModelTrial trial, CancellationToken cancellationToken)
    {
        if (await service.AnyAsync(alias, cancellationToken) is not { Settings: var settings })
            return Answers.None($"There is no model '{alias}'.");
        if (await service.FindAsync(alias, cancellationToken) is not { } model)
        {
            var tried = await trial.TestAsync(settings, UsageAccount.Of(Caller.Of(http).Asker), cancellationToken);
            return TypedResults.Ok(new ModelTestShown(tried.Trouble is { } why ? Answers.InEnglish(ChatModel.InWords(why)) : null, null, tried.Took.TotalMilliseconds, null, null, null, null, null, null, null) { Dimensions = tried.Numbers > 0 ? tried.Numbers : null });
        }

        var test = await trial.TestAsync(model, UsageAccount.Of(Caller.Of(http).Asker), cancellationToken);
        return TypedResults.Ok(new ModelTestShown(
            test.Trouble is { } trouble ? Answers.InEnglish(ChatModel.InWords(trouble)) : null, test.Call?.FirstToken?.TotalMilliseconds, test.Call?.Took.TotalMilliseconds,
            test.Call?.TokensIn, test.Call?.TokensOut, test.Call is null ? null : test.Cost, test.Streams, test.CallsTools, test.WritesJson, test.SeesImages));
    }

    private static async Task<IResult> UsageAsync(HttpContext http, DateOnly? from, DateOnly? to, string? person, string? channel, string? assistant, string? format, string? after, int? limit, UsageService usage, TimeProvider time, CancellationToken cancellationToken)
    {
        var (caller, today) = (Caller.Of(http), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var (first, last) = (from ?? today.AddDays(-6), to ?? today);
        if (last < first || last.DayNumber - first.DayNumber > MostDays)
            return Answers.Refused($"'to' must be 'from' or later, and no more than {MostDays} days after it.");
        var filter = FilterOf(caller, person, channel, assistant);
        if (string.Equals(format, "csv", StringComparison.OrdinalIgnoreCase))
            return await usage.AllAsync(caller.Actor, first, last, filter, cancellationToken) is { } all ? Results.Text(UsageCommand.ToCsv(all), "text/csv; charset=utf-8") : NotYours();
        return await usage.ListAsync(caller.Actor, first, last, filter, Answers.Page(after, limit), cancellationToken) is { } page
            ? TypedResults.Ok(PageShown<UsageShown>.Of(page, record => new UsageShown(record.Day, record.Account.PersonId, record.Account.Channel, record.Account.Assistant, record.Model, record.Calls, record.TokensIn, record.TokensOut, record.Cost)))
            : NotYours();
    }

    private static async Task<Results<Ok<PageShown<CallShown>>, ProblemHttpResult>> CallsAsync(HttpContext http, string? person, string? channel, string? assistant, long? job, string? after, int? limit, UsageService usage, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        return await usage.CallsAsync(caller.Actor, FilterOf(caller, person, channel, assistant) with { Job = job }, Answers.Page(after, limit), cancellationToken) is { } page
            ? TypedResults.Ok(PageShown<CallShown>.Of(page, CallShown.Of))
            : NotYours();
    }

    private static UsageFilter FilterOf(ApiCaller caller, string? person, string? channel, string? assistant) =>
        new(person ?? (caller.May(Right.SeeStatus) ? null : caller.Actor.Id), channel, assistant);

    private static ProblemHttpResult NotYours() => TypedResults.Problem("What others took is shown to keys with the scope 'see-status'.", statusCode: 403);
}

/// <param name="Purpose"><c>chat</c>, <c>embedding</c> or <c>transcription</c>.</param>
/// <param name="Parameters">Their names; values may be secret.</param>
/// <param name="Headers">Their names.</param>
internal sealed record ModelShown(
    string Alias, string Purpose, string Kind, string? Vendor, string Endpoint, string Model, string Key, int ContextTokens, int? OutputTokens, bool Streams, bool CallsTools, bool WritesJson, bool SeesImages, string? Fallback,
    IReadOnlyList<string> Parameters, IReadOnlyList<string> Headers, int Concurrency, int TimeoutSeconds, int FirstTokenSeconds, int Retries, IReadOnlyList<string> Languages,
    decimal InputPrice, decimal? CachedInputPrice, decimal OutputPrice, bool IsDefault, bool IsConfigured, bool IsGood, string? LastOutcome)
{
    public static ModelShown Of((ModelPurpose Purpose, ModelSettings Settings) each, ModelCatalogue catalogue)
    {
        var (model, answering) = (each.Settings, each.Purpose == ModelPurpose.Chat ? catalogue.FindChat(each.Settings.Alias) : null);
        var (isGood, outcome) = catalogue.HealthOf(each.Purpose, model);
        return new(
            model.Alias, each.Purpose.ToString().ToLowerInvariant(), model.Kind, model.Preset, model.Endpoint, model.Model, ModelService.LastFour(model.ApiKey), answering?.Window ?? model.ContextTokens, model.OutputTokens, model.Streams, answering?.CallsTools ?? model.CallsTools, model.WritesJson, model.SeesImages, model.Fallback,
            [.. model.Parameters.Keys], [.. model.Headers.Keys], model.Concurrency, model.TimeoutSeconds, model.FirstTokenSeconds, model.Retries, model.Languages,
            model.InputPrice, model.CachedInputPrice, model.OutputPrice, answering is not null && ReferenceEquals(answering, catalogue.DefaultChat), catalogue.IsConfigured(model.Alias, each.Purpose), isGood, outcome is null ? null : Answers.InEnglish(outcome));
    }
}

/// <param name="Key">Left out, it is the one that there is, where the address is the same.</param>
internal sealed record ModelSent(string? Vendor, string? Model, string? Endpoint = null, string? Key = null, int? ContextTokens = null, bool? SeesImages = null, string? Fallback = null)
{
    /// <summary><c>chat</c>, <c>embedding</c> or <c>transcription</c>; as it was, or chat, where it is left out.</summary>
    public string? Purpose { get; init; }

    public int? OutputTokens { get; init; }

    public bool? Streams { get; init; }

    public bool? CallsTools { get; init; }

    public bool? WritesJson { get; init; }

    /// <summary>Members of each request, in the vendor's words.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>Kept encrypted.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public int? Concurrency { get; init; }

    public int? TimeoutSeconds { get; init; }

    public int? FirstTokenSeconds { get; init; }

    public int? Retries { get; init; }

    public IReadOnlyList<string>? Languages { get; init; }

    public ModelWish ToWish(string alias) => new(alias, Vendor, Model, Endpoint, Key) { ContextTokens = ContextTokens, SeesImages = SeesImages, Fallback = Fallback, Purpose = Wanted, More = More() };

    [JsonIgnore]
    public ModelPurpose? Wanted => Enum.GetValues<ModelPurpose>().Where(each => string.Equals($"{each}", Purpose, StringComparison.OrdinalIgnoreCase)).Select(each => (ModelPurpose?)each).FirstOrDefault();

    private Dictionary<string, string> More()
    {
        (string Field, string? Value)[] sent =
        [
            (ModelFields.OutputTokens, Said(OutputTokens)), (ModelFields.Streams, Said(Streams)), (ModelFields.Tools, Said(CallsTools)), (ModelFields.Json, Said(WritesJson)),
            (ModelFields.Concurrency, Said(Concurrency)), (ModelFields.Timeout, Said(TimeoutSeconds)), (ModelFields.FirstToken, Said(FirstTokenSeconds)), (ModelFields.Retries, Said(Retries)),
            (ModelFields.Parameters, Said(Parameters, '=')), (ModelFields.Headers, Said(Headers, ':')), (ModelFields.Languages, Languages is null ? null : string.Join(',', Languages)),
        ];
        return sent.Where(each => each.Value is not null).ToDictionary(each => each.Field, each => each.Value!, StringComparer.Ordinal);
    }

    private static string? Said(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);

    private static string? Said(bool? isSo) => isSo is { } so ? (so ? "yes" : "no") : null;

    private static string? Said(IReadOnlyDictionary<string, string>? pairs, char between) => pairs is null ? null : string.Concat(pairs.Select(pair => $"{pair.Key}{between}{pair.Value}\n"));
}

internal sealed record PriceSent(decimal? Input, decimal? Output, decimal? CachedInput);

/// <param name="Trouble">Why it gave no answer; missing: it gave one.</param>
internal sealed record ModelTestShown(string? Trouble, double? FirstTokenMilliseconds, double? Milliseconds, long? TokensIn, long? TokensOut, decimal? Cost, bool? Streams, bool? CallsTools, bool? WritesJson, bool? SeesImages)
{
    /// <summary>Numbers in a vector of it.</summary>
    public int? Dimensions { get; init; }
}

internal sealed record UsageShown(DateOnly Day, string Person, string Channel, string Assistant, string Model, long Calls, long TokensIn, long TokensOut, decimal Cost);

internal sealed record CallShown(long Id, DateTimeOffset At, string Person, string Channel, string Assistant, long Job, string Model, string? Prompt, long TokensIn, long CachedIn, long TokensOut, decimal Cost, double? FirstTokenMilliseconds, double Milliseconds, bool IsDone)
{
    public static CallShown Of(CallRecord record) => new(
        record.Id, record.At, record.Account.PersonId, record.Account.Channel, record.Account.Assistant, record.Job, record.Call.Model, record.Call.Prompt, record.Call.TokensIn, record.Call.Cached, record.Call.TokensOut, record.Call.Cost,
        record.Call.FirstToken?.TotalMilliseconds, record.Call.Took.TotalMilliseconds, record.Call.IsDone);
}
