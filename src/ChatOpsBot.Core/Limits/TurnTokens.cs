namespace ChatOpsBot.Core.Limits;

/// <summary>Counts the calls of models that some work took, whoever made them.</summary>
public sealed class TurnTokens
{
    private static readonly AsyncLocal<TurnTokens?> Current = new();
    private static readonly AsyncLocal<string?> Prompt = new();
    private static readonly AsyncLocal<long> Job = new();
    private readonly Lock gate = new();
    private readonly List<ModelCall> calls = [];

    public static TurnTokens Start() => Current.Value = new TurnTokens();

    /// <summary>Names what the calls that follow are for.</summary>
    public static void By(string prompt) => Prompt.Value = prompt;

    /// <summary>Says in which job the calls that follow are made.</summary>
    public static void In(long job) => Job.Value = job;

    /// <summary>The job that is being done; 0: none.</summary>
    public static long CurrentJob => Job.Value;

    public static void Add(ModelCall call) => Current.Value?.Keep(call with { Prompt = call.Prompt ?? Prompt.Value });

    public IReadOnlyCollection<ModelCall> Calls
    {
        get
        {
            lock (gate)
                return [.. calls];
        }
    }

    private void Keep(ModelCall call)
    {
        lock (gate)
            calls.Add(call);
    }
}
