using ChatOpsBot.Agents.Catalogue;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Tests;

/// <summary>Tools that are called by hand.</summary>
public sealed class TriedToolTests
{
    [Theory]
    [InlineData(null, null, RunStepState.Done, 1)]
    [InlineData("begun", null, RunStepState.Unknown, 0)]
    [InlineData("begun", "Idempotency-Key", RunStepState.Done, 1)]
    public async Task Call_that_was_begun_before_a_crash_is_not_made_again_unless_the_service_knows_it(string? checkpoint, string? keyHeader, RunStepState state, int made)
    {
        await using var host = await CommandHost.StartAsync();
        var calls = 0;
        var tool = new Tool(KernelFunctionFactory.CreateFromMethod(() => $"paid {++calls}", "pay"), ToolRisk.Write) { KeyHeader = keyHeader };
        var output = new CommandHost.Silent { Checkpoint = checkpoint };

        var (became, _) = await host.Get<ToolService>().TryAsync(Context(output), tool, [], default);

        became.ShouldBe(state);
        calls.ShouldBe(made);
        output.Checkpoint.ShouldBe(keyHeader is null ? "begun" : checkpoint);
    }

    private static CommandContext Context(IJobOutput output) => new(
        1, new InboxEntry("test", "c", "k", new Sender(CommandHost.Mia.Id), "", new MessagePosted("m", "tool try", []), default), new MessagePosted("m", "tool try", []),
        CommandHost.Mia, Reader.Of(CommandHost.Mia.Email, []), output, Localizer.In(Language.English));
}
