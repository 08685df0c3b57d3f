using ChatOpsBot.Administration.Models;
using ChatOpsBot.Administration.Usage;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.People;
using ChatOpsBot.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Api.Rest;

/// <summary>The models that answer, and what they took.</summary>
internal static class ModelsAndUsage
{
    private const int MostDays = 400;

    public static void Map(IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("/", ListAsync).WithMetadata(new NeedsAttribute(Right.SeeStatus)).WithName("listLanguageModels").WithSummary("List the models that answer, and how they are");
        models.MapGet("/{alias}", ShowAsync).WithMetadata(new NeedsAttribute(Right.SeeStatus)).WithName("getLanguageModel").WithSummary("Read a model");
        models.MapPut("/{alias}", PutAsync).WithMetadata(new NeedsAttribute(Right.ManageSettings)).WithName("putLanguageModel").WithSummary("Add a model, or change one that was added");
        models.MapDelete("/{alias}", RemoveAsync).WithMetadata(new NeedsAttribute(Right.ManageSettings)).WithName("removeLanguageModel").WithSummary("Remove a model that was added");
        models.MapPut("/{alias}/price", PriceAsync).WithMetadata(new NeedsAttribute(Right.ManageSettings)).WithName("priceLanguageModel").WithSummary("Set what a million tokens cost");
        models.MapPost("/{alias}/test", TestAsync).WithMetadata(new NeedsAttribute(Right.ManageSettings)).WithName("testLanguageModel").WithSummary("Try a model with short requests");
        var usage = api.MapGroup("/usage").WithTags("Models");
        usage.MapGet("/", UsageAsync).WithName("getUsage").WithSummary("Show what models took by day; one's own, or all with the scope 'see-status'. 'format=csv' for a table")
            .Produces<PageShown<UsageShown>>(200, "application/json", "text/csv").ProducesProblem(403);
        usage.MapGet("/calls", CallsAsync).WithName("listModelCalls").WithSummary("List single calls of models, the newest first");
    }

    private static async Task<Ok<PageShown<ModelShown>>> ListAsync(ModelService service, ModelCatalogue catalogue, CancellationToken cancellationToken)
    {
        var all = await service.ListAsync(cancellationToken);
        return TypedResults.Ok(new PageShown<ModelShown>([.. all.Select(model => ModelShown.Of(model, catalogue))], null, all.Count));
    }

    private static async Task<Results<Ok<ModelShown>, ProblemHttpResult>> ShowAsync(string alias, ModelService service, ModelCatalogue catalogue, CancellationToken cancellationToken) =>
        await service.FindAsync(alias, cancellationToken) is { } model ? TypedResults.Ok(ModelShown.Of(model, catalogue)) : Answers.None($"There is no model '{alias}'.");

    private static async Task<Results<NoContent, ProblemHttpResult>> PutAsync(HttpContext http, string alias, ModelSent? sent, ModelService service, CancellationToken cancellationToken) =>
        await service.AddAsync(Caller.Of(http).Actor, new ModelWish(alias, sent?.Vendor ?? "", sent?.Model ?? "", sent?.Endpoint, sent?.Key) { ContextTokens = sent?.ContextTokens, SeesImages = sent?.SeesImages ?? false, Fallback = sent?.Fallback }, cancellationToken) is { } wrong
            ? Answers.Wrong(wrong)
            : TypedResults.NoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(HttpContext http, string alias, ModelService service, CancellationToken cancellationToken)
    {
        if (await service.FindAsync(alias, cancellationToken) is null)
            return Answers.None($"There is no model '{alias}'.");
        return await service.RemoveAsync(Caller.Of(http).Actor, alias, cancellationToken) is { } wrong ? Answers.Wrong(wrong) : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> PriceAsync(HttpContext http, string alias, PriceSent? sent, ModelService service, CancellationToken cancellationToken)
    {
        if (await service.FindAsync(alias, cancellationToken) is null)
            return Answers.None($"There is no model '{alias}'.");
        if (sent is not { Input: { } input, Output: { } output })
            return Answers.Refused("'input' and 'output' are missing: what a million tokens cost.");
        return await service.PriceAsync(Caller.Of(http).Actor, alias, input, output, sent.CachedInput, cancellationToken) is { } wrong ? Answers.Wrong(wrong) : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ModelTestShown>, ProblemHttpResult>> TestAsync(HttpContext http, string alias, ModelService service, CancellationToken cancellationToken)
    {
        if (await service.FindAsync(alias, cancellationToken) is not { } model)
            return Answers.None($"There is no model '{alias}'.");
        var test = await service.TestAsync(model, new UsageAccount(Caller.Of(http).Asker.Id), cancellationToken);
        return TypedResults.Ok(new ModelTestShown(
            test.Trouble is { } trouble ? Answers.InEnglish(ChatModel.InWords(trouble)) : null, test.Call?.FirstToken?.TotalMilliseconds, test.Call?.Took.TotalMilliseconds,
            test.Call?.TokensIn, test.Call?.TokensOut, test.Call?.Cost, test.Streams, test.CallsTools, test.WritesJson, test.SeesImages));
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

    private static async Task<Results<Ok<PageShown<CallShown>>, ProblemHttpResult>> CallsAsync(HttpContext http, string? person, string? channel, string? assistant, string? after, int? limit, UsageService usage, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        return await usage.CallsAsync(caller.Actor, FilterOf(caller, person, channel, assistant), Answers.Page(after, limit), cancellationToken) is { } page
            ? TypedResults.Ok(PageShown<CallShown>.Of(page, CallShown.Of))
            : NotYours();
    }

    private static UsageFilter FilterOf(ApiCaller caller, string? person, string? channel, string? assistant) =>
        new(person ?? (caller.May(Right.SeeStatus) ? null : caller.Actor.Id), channel, assistant);

    private static ProblemHttpResult NotYours() => TypedResults.Problem("What others took is shown to keys with the scope 'see-status'.", statusCode: 403);
}

internal sealed record ModelShown(string Alias, string Kind, string? Vendor, string Endpoint, string Model, string Key, int ContextTokens, bool CallsTools, bool SeesImages, string? Fallback, decimal InputPrice, decimal? CachedInputPrice, decimal OutputPrice, bool IsDefault, bool IsConfigured, bool IsGood, string? LastOutcome)
{
    public static ModelShown Of(ChatModel model, ModelCatalogue catalogue) => new(
        model.Settings.Alias, model.Settings.Kind, model.Settings.Preset, model.Settings.Endpoint, model.Settings.Model, ModelService.LastFour(model.Settings.ApiKey), model.Window, model.CallsTools, model.Settings.SeesImages, model.Settings.Fallback,
        model.Settings.InputPrice, model.Settings.CachedInputPrice, model.Settings.OutputPrice, ReferenceEquals(model, catalogue.DefaultChat), catalogue.IsConfigured(model.Settings.Alias), model.IsGood, model.LastOutcome is { } outcome ? Answers.InEnglish(outcome) : null);
}

/// <param name="Key">Left out, it is the one that there is, where the address is the same.</param>
internal sealed record ModelSent(string? Vendor, string? Model, string? Endpoint, string? Key, int? ContextTokens, bool? SeesImages, string? Fallback);

internal sealed record PriceSent(decimal? Input, decimal? Output, decimal? CachedInput);

/// <param name="Trouble">Why it gave no answer; missing: it gave one.</param>
internal sealed record ModelTestShown(string? Trouble, double? FirstTokenMilliseconds, double? Milliseconds, long? TokensIn, long? TokensOut, decimal? Cost, bool? Streams, bool? CallsTools, bool? WritesJson, bool? SeesImages);

internal sealed record UsageShown(DateOnly Day, string Person, string Channel, string Assistant, string Model, long Calls, long TokensIn, long TokensOut, decimal Cost);

internal sealed record CallShown(long Id, DateTimeOffset At, string Person, string Channel, string Assistant, long Job, string Model, string? Prompt, long TokensIn, long CachedIn, long TokensOut, decimal Cost, double? FirstTokenMilliseconds, double Milliseconds, bool IsDone)
{
    public static CallShown Of(CallRecord record) => new(
        record.Id, record.At, record.Account.PersonId, record.Account.Channel, record.Account.Assistant, record.Job, record.Call.Model, record.Call.Prompt, record.Call.TokensIn, record.Call.Cached, record.Call.TokensOut, record.Call.Cost,
        record.Call.FirstToken?.TotalMilliseconds, record.Call.Took.TotalMilliseconds, record.Call.IsDone);
}
