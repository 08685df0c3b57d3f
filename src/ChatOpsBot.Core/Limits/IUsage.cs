using ChatOpsBot.Core.Paging;

namespace ChatOpsBot.Core.Limits;

/// <summary>Tokens that people's turns took, by day.</summary>
public interface IUsage
{
    /// <summary>On whose account is counted what nobody has asked a question for, as embedding what is imported; no budget of questions has it.</summary>
    const string Imports = "imports";

    Task AddAsync(DateOnly day, string personId, string model, long tokensIn, long tokensOut, CancellationToken cancellationToken);

    /// <summary>The newest day first.</summary>
    /// <param name="personId">Null: all people, and imports.</param>
    Task<Page<UsageRecord>> ListAsync(DateOnly from, DateOnly to, string? personId, PageRequest page, CancellationToken cancellationToken);

    /// <returns>Of the person and of all people, in and out together.</returns>
    Task<(long Person, long All)> OfAsync(DateOnly day, string personId, CancellationToken cancellationToken);
}

/// <summary>Counts what the models of one turn took, whoever called them.</summary>
public sealed class TurnTokens
{
    private static readonly AsyncLocal<TurnTokens?> Current = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, (long In, long Out)> byModel = new(StringComparer.Ordinal);

    public static TurnTokens Start() => Current.Value = new TurnTokens();

    /// <summary>As counted by the service, or here where it does not say.</summary>
    public static void Add(string model, long tokensIn, long tokensOut) => Current.Value?.Count(model, tokensIn, tokensOut);

    public IReadOnlyDictionary<string, (long In, long Out)> ByModel => byModel;

    private void Count(string model, long tokensIn, long tokensOut)
    {
        lock (gate)
        {
            var before = byModel.GetValueOrDefault(model);
            byModel[model] = (before.In + tokensIn, before.Out + tokensOut);
        }
    }
}
