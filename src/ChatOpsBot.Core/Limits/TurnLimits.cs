using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Limits;

/// <summary>Whether a turn may run now: messages a minute by person and by channel, tokens a day.</summary>
public sealed class TurnLimits(RuntimeSettings settings, IUsage usage, IRates rates, IOptions<LimitOptions> options, TimeProvider time)
{
    public const string PersonPerMinute = "limits.person-per-minute";
    public const string ChannelPerMinute = "limits.channel-per-minute";
    public const string PersonTokensPerDay = "limits.person-tokens-per-day";
    public const string TokensPerDay = "limits.tokens-per-day";

    public async Task<Refusal?> CheckRateAsync(Person person, string channel, Snapshot snapshot, CancellationToken cancellationToken) =>
        await CheckRateAsync(LimitKind.PersonRate, person.Id, settings.Number(snapshot, PersonPerMinute), cancellationToken)
        ?? await CheckRateAsync(LimitKind.ChannelRate, $"in {channel}", settings.Number(snapshot, ChannelPerMinute), cancellationToken);

    /// <summary>Before a question of a key that a model would answer.</summary>
    public async Task<Refusal?> CheckAsync(ApiCaller caller, Snapshot snapshot, CancellationToken cancellationToken) =>
        await CheckRateAsync(caller, snapshot, cancellationToken) ?? await CheckTokensAsync(caller.Asker, snapshot, cancellationToken);

    /// <summary>Questions by a key. Whoever holds the key of the service itself is held to what somebody has set, not to what is usual for people.</summary>
    public Task<Refusal?> CheckRateAsync(ApiCaller caller, Snapshot snapshot, CancellationToken cancellationToken) =>
        caller == ApiCaller.Operator && options.Value.PersonPerMinute is null && !snapshot.Settings.ContainsKey(PersonPerMinute)
            ? Task.FromResult<Refusal?>(null)
            : CheckRateAsync(LimitKind.PersonRate, caller.Id, settings.Number(snapshot, PersonPerMinute), cancellationToken);

    /// <summary>Before a question that a model would answer.</summary>
    public async Task<Refusal?> CheckTokensAsync(Person person, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var (forPerson, forAll) = (settings.Number(snapshot, PersonTokensPerDay), settings.Number(snapshot, TokensPerDay));
        if (forPerson == 0 && forAll == 0)
            return null;
        var now = time.GetUtcNow();
        var used = await usage.OfAsync(DateOnly.FromDateTime(now.UtcDateTime), person.Id, cancellationToken);
        var tomorrow = now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;
        if (forAll > 0 && used.All >= forAll)
            return new Refusal(LimitKind.AllTokens, forAll, tomorrow);
        return forPerson > 0 && used.Person >= forPerson ? new Refusal(LimitKind.PersonTokens, forPerson, tomorrow) : null;
    }

    /// <summary>What of today's budgets is used, in words.</summary>
    public async Task<(Phrase OfPerson, Phrase OfAll)> UsedAsync(string personId, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var used = await usage.OfAsync(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), personId, cancellationToken);
        var (forPerson, forAll) = (settings.Number(snapshot, PersonTokensPerDay), settings.Number(snapshot, TokensPerDay));
        return (
            forPerson > 0 ? (Phrase)$"Today your questions took {used.Person:N0} of {forPerson:N0} model tokens." : (Phrase)$"Today your questions took {used.Person:N0} model tokens.",
            forAll > 0 ? (Phrase)$"{used.All:N0} of {forAll:N0} model tokens today" : (Phrase)$"{used.All:N0} model tokens today, without a limit");
    }

    /// <summary>Counts what the models take in some work for somebody, also when it fails.</summary>
    public async Task<T> CountAsync<T>(string personId, Func<Task<T>> work)
    {
        var tokens = TurnTokens.Start();
        try
        {
            return await work();
        }
        finally
        {
            await KeepAsync(personId, tokens, CancellationToken.None);
        }
    }

    private async Task KeepAsync(string personId, TurnTokens tokens, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        foreach (var (model, (tokensIn, tokensOut)) in tokens.ByModel)
            await usage.AddAsync(today, personId, model, tokensIn, tokensOut, cancellationToken);
    }

    private async Task<Refusal?> CheckRateAsync(LimitKind kind, string who, int limit, CancellationToken cancellationToken) =>
        limit > 0 && await rates.TakeAsync(who, limit, cancellationToken) is { } wait ? new Refusal(kind, limit, wait) : null;
}
