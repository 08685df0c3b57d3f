namespace ChatOpsBot.EndToEnd;

/// <summary>What tests leave to chance can be had again: <c>CHATOPS_SEED</c> begins with the same chances.</summary>
internal static class Chance
{
    public static int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("CHATOPS_SEED"), out var seed) ? seed : Environment.TickCount & 0xFFFF;

    /// <param name="output">Is told the seed.</param>
    public static Random New(Xunit.Abstractions.ITestOutputHelper? output = null)
    {
        output?.WriteLine($"CHATOPS_SEED={Seed}");
        return new Random(Seed);
    }
}
