using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Limits;

/// <summary>Whether a turn may run now: messages a minute by person and by channel, tokens and money a day.</summary>
public sealed class TurnLimits(RuntimeSettings settings, IUsage usage, IRates rates, IOptions<LimitOptions> options, Currency currency, TimeProvider time)
{
    public const string PersonPerMinute = "limits.person-per-minute";
    public const string ChannelPerMinute = "limits.channel-per-minute";

    private readonly HashSet<(Budget Budget, string Whose)> told = [];
    private DateOnly toldOn;

    public async Task<Refusal?> CheckRateAsync(Person person, string channel, Snapshot snapshot, CancellationToken cancellationToken) =>
        await CheckRateAsync(LimitKind.PersonRate, person.Id, settings.Number(snapshot, PersonPerMinute), cancellationToken)
        ?? await CheckRateAsync(LimitKind.ChannelRate, $"in {channel}", settings.Number(snapshot, ChannelPerMinute), cancellationToken);

    /// <summary>Before a question of a key that a model would answer.</summary>
    public async Task<Refusal?> CheckAsync(ApiCaller caller, UsageAccount account, Snapshot snapshot, CancellationToken cancellationToken) =>
        await CheckRateAsync(caller, snapshot, cancellationToken) ?? await CheckBudgetsAsync(account, snapshot, cancellationToken);

    /// <summary>Questions by a key: by its own limit where it has one. Whoever holds the key of the service itself is held to what somebody has
    /// set, not to what is usual for people.</summary>
    public Task<Refusal?> CheckRateAsync(ApiCaller caller, Snapshot snapshot, CancellationToken cancellationToken) =>
        caller == ApiCaller.Operator && options.Value.PersonPerMinute is null && !snapshot.Settings.ContainsKey(PersonPerMinute)
            ? Task.FromResult<Refusal?>(null)
            : CheckRateAsync(LimitKind.PersonRate, caller.Id, caller.PerMinute ?? settings.Number(snapshot, PersonPerMinute), cancellationToken);

    /// <summary>Before a question that a model would answer.</summary>
    public async Task<Refusal?> CheckBudgetsAsync(UsageAccount account, Snapshot snapshot, CancellationToken cancellationToken)
    {
        if (BudgetsOf(account, snapshot) is not { Count: > 0 } budgets)
            return null;
        var now = time.GetUtcNow();
        var used = await usage.OfAsync(Today, account, cancellationToken);
        return budgets.Find(budget => budget.IsUsedUp(budget.Part(used))) is { } met
            ? new Refusal(LimitKind.Budget, IsOfTokens(met, met.Part(used)) ? met.Tokens : 0, now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime) { Of = met.Of, Budget = Describe(met, met.Part(used)) }
            : null;
    }

    /// <summary>What of today's budgets is used, in words.</summary>
    public async Task<(Phrase OfPerson, Phrase OfAll)> UsedAsync(string personId, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var used = await usage.OfAsync(Today, new UsageAccount(personId), cancellationToken);
        var (forPerson, forAll) = (Budget.In(snapshot, settings, BudgetOf.Person), Budget.In(snapshot, settings, BudgetOf.All));
        return (
            forPerson.Tokens > 0 ? (Phrase)$"Today your questions took {used.Person.Tokens:N0} of {forPerson.Tokens:N0} model tokens." : (Phrase)$"Today your questions took {used.Person.Tokens:N0} model tokens.",
            forAll.Tokens > 0 ? (Phrase)$"{used.All.Tokens:N0} of {forAll.Tokens:N0} model tokens today" : (Phrase)$"{used.All.Tokens:N0} model tokens today, without a limit");
    }

    /// <summary>Each budget that is set for an account, with what is used of it today.</summary>
    public async Task<IReadOnlyList<(Budget Budget, Used Used)>> BudgetsAsync(UsageAccount account, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var used = await usage.OfAsync(Today, account, cancellationToken);
        return [.. Enum.GetValues<BudgetOf>().Select(of => Budget.In(snapshot, settings, of)).Select(budget => (budget, IsOf(budget.Of, account) ? budget.Part(used) : default))];
    }

    /// <summary>Counts what the models take in some work for somebody, also when it fails.</summary>
    public async Task<T> CountAsync<T>(UsageAccount account, Func<Task<T>> work)
    {
        var tokens = TurnTokens.Start();
        try
        {
            return await work();
        }
        finally
        {
            if (tokens.Calls is { Count: > 0 } calls)
                await usage.AddAsync(time.GetUtcNow(), account, TurnTokens.CurrentJob, calls, CancellationToken.None);
        }
    }

    /// <summary>What is to be told when most of a budget is used: once a day in each process, to whoever is answered next.</summary>
    public async Task<Phrase?> WarnAsync(UsageAccount account, Snapshot snapshot, CancellationToken cancellationToken)
    {
        if (BudgetsOf(account, snapshot) is not { Count: > 0 } budgets)
            return null;
        var used = await usage.OfAsync(Today, account, cancellationToken);
        if (budgets.Find(budget => budget.IsNear(budget.Part(used)) && IsNews(budget, account)) is not { } near)
            return null;
        var part = near.Part(used);
        return $"{Describe(near, part)} is used to {Share(near, part):0} %.";
    }

    private bool IsNews(Budget budget, UsageAccount account)
    {
        lock (told)
        {
            if (toldOn != Today)
                told.Clear();
            toldOn = Today;
            return told.Add((budget, budget.Of switch { BudgetOf.Person => account.PersonId, BudgetOf.Channel or BudgetOf.Key => account.Channel, BudgetOf.Assistant => account.Assistant, _ => "" }));
        }
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private List<Budget> BudgetsOf(UsageAccount account, Snapshot snapshot) =>
    [
        .. Enum.GetValues<BudgetOf>()
            .Where(of => IsOf(of, account)).Select(of => Budget.In(snapshot, settings, of)).Where(budget => budget.IsSet),
    ];

    private static bool IsOf(BudgetOf of, UsageAccount account) => of switch
    {
        BudgetOf.Key => account.IsByKey,
        BudgetOf.Channel => account.Channel.Length > 0 && !account.IsByKey,
        BudgetOf.Assistant => account.Assistant.Length > 0,
        _ => true,
    };

    private Phrase Describe(Budget budget, Used used)
    {
        Phrase whose = budget.Of switch
        {
            BudgetOf.Person => "your questions",
            BudgetOf.Channel => "questions in this channel",
            BudgetOf.Assistant => "questions to this assistant",
            BudgetOf.Key => "questions by this key",
            _ => "all questions together",
        };
        return IsOfTokens(budget, used)
            ? (Phrase)$"Today's budget of {budget.Tokens:N0} tokens for {whose}"
            : (Phrase)$"Today's budget of {budget.Cost:0.##} {currency.Code} for {whose}";
    }

    // Of the two the one that is nearer to its end.
    private static bool IsOfTokens(Budget budget, Used used) => budget.Tokens > 0 && (budget.Cost == 0 || (decimal)used.Tokens / budget.Tokens >= used.Cost / budget.Cost);

    private static decimal Share(Budget budget, Used used) =>
        Math.Floor(100 * Math.Max(budget.Tokens > 0 ? (decimal)used.Tokens / budget.Tokens : 0, budget.Cost > 0 ? used.Cost / budget.Cost : 0));

    private async Task<Refusal?> CheckRateAsync(LimitKind kind, string who, int limit, CancellationToken cancellationToken) =>
        limit > 0 && await rates.TakeAsync(who, limit, cancellationToken) is { } wait ? new Refusal(kind, limit, wait) : null;
}
