using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Models;
using ChatOpsBot.Models.Vendors;
using ChatOpsBot.Prompts.Versions;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Administration.Models;

/// <summary>A model as somebody asks for it.</summary>
/// <param name="Vendor">Of <see cref="ModelPreset.All"/>.</param>
/// <param name="Endpoint">Its address; empty: the vendor's.</param>
public sealed record ModelWish(string Alias, string Vendor, string Model, string? Endpoint = null, string? Key = null)
{
    public int? ContextTokens { get; init; }

    public bool SeesImages { get; init; }

    public string? Fallback { get; init; }
}

/// <summary>How a model did when it was tried.</summary>
/// <param name="Trouble">Why it gave no answer; null: it gave one.</param>
/// <param name="CallsTools">Null: not tried.</param>
public sealed record ModelTest(ModelTrouble? Trouble, ModelCall? Call, bool? Streams, bool? CallsTools, bool? WritesJson, bool? SeesImages);

/// <summary>The models that answer: adding, trying and pricing them while the bot runs.</summary>
public sealed class ModelService(ModelCatalogue models, AddedModels added, IAdministrationStore store, CurrentAdministration administration, TurnLimits limits)
{
    private const int UsualContext = 32_000;

    // A picture of one point.
    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    public async Task<IReadOnlyList<ChatModel>> ListAsync(CancellationToken cancellationToken)
    {
        await administration.ReadAsync(cancellationToken);
        return models.Chat;
    }

    /// <returns>Null when there is none of that alias.</returns>
    public async Task<ChatModel?> FindAsync(string alias, CancellationToken cancellationToken) => Named(await ListAsync(cancellationToken), alias);

    /// <returns>What is wrong with the wish; null when the model was added, or took the place of one that was added before.</returns>
    public async Task<Phrase?> AddAsync(Actor actor, ModelWish wish, CancellationToken cancellationToken)
    {
        if (PromptNames.Wrong(wish.Alias) is { } badName)
            return badName;
        if (models.IsConfigured(wish.Alias))
            return $"`{wish.Alias}` is in the configuration, and is changed there.";
        if (ModelPreset.Find(wish.Vendor) is not { } preset)
            return $"`{wish.Vendor}` is no vendor that is known here. There are: {ModelPreset.Names}.";
        var endpoint = string.IsNullOrWhiteSpace(wish.Endpoint) ? preset.Endpoint : wish.Endpoint.Trim('<', '>', ' ');
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return $"`{endpoint}` is no web address. It is as https://models.example.com/v1.";
        if (string.IsNullOrWhiteSpace(wish.Model))
            return $"The model's name at the vendor is missing, as {preset.Example}.";
        if (preset.Kind == ModelSettings.AzureOpenAi && string.IsNullOrEmpty(wish.Key) && Named(await ListAsync(cancellationToken), wish.Alias)?.Settings is not { ApiKey: { Length: > 0 } } )
            return "Azure needs the key here; without one, and with Entra ID, it is set up in the configuration.";
        if (wish.ContextTokens is < 1000)
            return "The tokens that it takes are 1,000 or more.";
        var all = await ListAsync(cancellationToken);
        if (wish.Fallback is { Length: > 0 } fallback && (Named(all, fallback) is not { } other || other.Settings.Fallback is not null || string.Equals(fallback, wish.Alias, StringComparison.OrdinalIgnoreCase)))
            return $"`{fallback}` is no other model in `model list` that has no fallback itself.";
        if (wish.Fallback is { Length: > 0 } && all.Any(model => string.Equals(model.Settings.Fallback, wish.Alias, StringComparison.OrdinalIgnoreCase)))
            return $"`{wish.Alias}` answers for another model, and has no fallback itself.";
        var before = Named(all, wish.Alias)?.Settings;
        var model = ModelsModule.Located((before ?? new ModelSettings()) with
        {
            Alias = wish.Alias,
            Kind = ModelSettings.OpenAiCompatible,
            Preset = preset.Name,
            Endpoint = endpoint,
            Model = wish.Model.Trim(),
            // One that is left out is the one that there is, where the address is the same.
            ApiKey = wish.Key is { Length: > 0 } key ? key : before?.Endpoint == endpoint ? before.ApiKey : null,
            ContextTokens = wish.ContextTokens ?? before?.ContextTokens ?? UsualContext,
            SeesImages = wish.SeesImages,
            Fallback = string.IsNullOrWhiteSpace(wish.Fallback) ? null : wish.Fallback,
        });
        if (model.Fallback is { } last && Named(all, last) is { } answering && answering.Settings.ContextTokens < model.ContextTokens)
            return $"`{last}` takes less text, and can't answer for it.";
        return await KeepAsync(actor, before is null ? "model.added" : "model.changed", model, before, cancellationToken);
    }

    /// <returns>What is wrong; null when it was removed.</returns>
    public async Task<Phrase?> RemoveAsync(Actor actor, string alias, CancellationToken cancellationToken)
    {
        if (await FindAsync(alias, cancellationToken) is not { Settings: var model })
            return $"There is no model `{alias}`.";
        if (models.IsConfigured(model.Alias))
            return $"`{model.Alias}` is in the configuration, and is changed there.";
        if (models.Chat.FirstOrDefault(each => string.Equals(each.Settings.Fallback, model.Alias, StringComparison.OrdinalIgnoreCase)) is { } needs)
            return $"`{needs.Settings.Alias}` falls back to it.";
        var refused = await store.ChangeAsync(
            new AdministrationChange.Model(model.Alias, null), actor.Audit("model.removed", model.Alias, before: Show(model)),
            now => now.Assistants.FirstOrDefault(assistant => string.Equals(assistant.Model, model.Alias, StringComparison.OrdinalIgnoreCase)) is { } user ? (Phrase)$"The assistant `{user.Name}` answers by it." : null, cancellationToken);
        administration.Expire();
        return refused;
    }

    /// <returns>What is wrong; null when the prices were set.</returns>
    public async Task<Phrase?> PriceAsync(Actor actor, string alias, decimal input, decimal output, decimal? cached, CancellationToken cancellationToken)
    {
        if (await FindAsync(alias, cancellationToken) is not { Settings: var model })
            return $"There is no model `{alias}`.";
        if (input < 0 || output < 0 || cached < 0)
            return "Prices are 0 or more.";
        var priced = model with { InputPrice = input, OutputPrice = output, CachedInputPrice = cached };
        // Of one that is configured nothing else is kept.
        return await KeepAsync(actor, "model.priced", models.IsConfigured(alias) ? new ModelSettings { Alias = model.Alias, InputPrice = input, OutputPrice = output, CachedInputPrice = cached } : priced, model, cancellationToken);
    }

    /// <summary>Sends short requests, on the actor's account.</summary>
    public Task<ModelTest> TestAsync(ChatModel model, UsageAccount account, CancellationToken cancellationToken) => limits.CountAsync(account, async () =>
    {
        TurnTokens.By("model test");
        var calls = new List<ModelCall>();
        var pieces = 0;
        try
        {
            await foreach (var _ in model.StreamAsync([new(ChatRole.User, "Count from 1 to 20, in figures.")], new ChatOptions { MaxOutputTokens = 200 }, cancellationToken, calls.Add))
                pieces++;
        }
        catch (ModelException failure)
        {
            return new ModelTest(failure.Trouble, calls.FirstOrDefault(), null, null, null, null);
        }

        // Where its fallback has answered, it has not.
        if (calls is not [{ IsDone: true } call])
            return new ModelTest(ModelTrouble.Unreachable, calls.FirstOrDefault(), null, null, null, null);
        return new ModelTest(null, call, pieces > 1, await CallsToolsAsync(model, cancellationToken), await WritesJsonAsync(model, cancellationToken), await SeesAsync(model, cancellationToken));
    });

    /// <summary>For the audit log; of a key its last four letters.</summary>
    public static string Show(ModelSettings model) =>
        $"{model.Kind} {model.Model} at {model.Endpoint}, key {LastFour(model.ApiKey)}, {model.InputPrice}/{model.CachedInputPrice ?? model.InputPrice}/{model.OutputPrice} a million";

    public static string LastFour(string? key) => key is { Length: >= 12 } ? $"…{key[^4..]}" : key is { Length: > 0 } ? "…" : "none";

    private static ChatModel? Named(IReadOnlyList<ChatModel> all, string alias) => all.FirstOrDefault(model => string.Equals(model.Settings.Alias, alias.Trim('`'), StringComparison.OrdinalIgnoreCase));

    private async Task<Phrase?> KeepAsync(Actor actor, string action, ModelSettings model, ModelSettings? before, CancellationToken cancellationToken)
    {
        var refused = await store.ChangeAsync(
            new AdministrationChange.Model(model.Alias, added.Write(model)), actor.Audit(action, model.Alias, before is null ? null : Show(before), Show(model)), _ => null, cancellationToken);
        administration.Expire();
        return refused;
    }

    private static Task<bool?> CallsToolsAsync(ChatModel model, CancellationToken cancellationToken) => TryAsync(
        model, [new(ChatRole.User, "What time is it in Oslo? Call the tool.")], new ChatOptions { MaxOutputTokens = 200, Tools = [AIFunctionFactory.Create((string city) => city, "time_in", "Tells the time in a city.")] },
        answer => model.CallsTools && answer.Messages.SelectMany(message => message.Contents).Any(content => content is FunctionCallContent), cancellationToken);

    private static Task<bool?> WritesJsonAsync(ChatModel model, CancellationToken cancellationToken) => TryAsync(
        model, [new(ChatRole.User, "Answer with a JSON object whose member \"ok\" is true, and with nothing else.")], new ChatOptions { MaxOutputTokens = 100, ResponseFormat = ChatResponseFormat.Json },
        answer => answer.Text.Trim() is ['{', .., '}'], cancellationToken);

    private static Task<bool?> SeesAsync(ChatModel model, CancellationToken cancellationToken) => TryAsync(
        model, [new(ChatRole.User, [new TextContent("What is this? One word."), new DataContent(Picture, "image/png")])], new ChatOptions { MaxOutputTokens = 50 }, answer => answer.Text.Length > 0, cancellationToken);

    private static async Task<bool?> TryAsync(ChatModel model, List<ChatMessage> messages, ChatOptions options, Func<ChatResponse, bool> isSo, CancellationToken cancellationToken)
    {
        try
        {
            return isSo(await model.AskAsync(messages, options, cancellationToken));
        }
        catch (ModelException failure)
        {
            return failure.IsOfTheMoment ? null : false;
        }
    }
}
