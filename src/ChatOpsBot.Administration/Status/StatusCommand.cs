using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Models;

namespace ChatOpsBot.Administration.Status;

internal sealed class StatusCommand(StatusService status, TurnLimits limits) : IChatCommand
{
    public Right Needs => Right.SeeStatus;

    public string Example => "status";

    public Command Describe() => new("status", "Show how models, index, sources, channels and the queue are");

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var all = await status.LookAsync(cancellationToken);
        var bad = all.Count(health => !health.IsGood);
        var (_, used) = await limits.UsedAsync(context.Person.Id, context.Snapshot, cancellationToken);
        var lines = Phrase.Lines(all.Select(health => (Phrase)$"- {(health.IsGood ? "✓" : "⚠")} {health.Part}: {health.State}"));
        return CommandResult.Say(bad == 0 ? (Phrase)$"**All is well.**\n\n{lines}\n- {used}" : (Phrase)$"**{bad} of {all.Count} parts need a look.**\n\n{lines}\n- {used}");
    }
}

internal sealed class QueueHealth(IDeadLetters letters) : IHealth
{
    public async Task<IReadOnlyList<Health>> LookAsync(CancellationToken cancellationToken)
    {
        var (waiting, dead, postponed) = await letters.CountAsync(cancellationToken);
        Phrase late = postponed > 0 ? (Phrase)$", {postponed} of them for a messenger that does not answer" : "";
        return [new Health("queue", $"{waiting} waiting or being answered{late}, {dead} could not be done{(dead > 0 ? " (`inbox list`)" : "")}", dead == 0 && postponed == 0)];
    }
}

internal sealed class ChannelHealth(IEnumerable<IPlatform> platforms) : IHealth
{
    public Task<IReadOnlyList<Health>> LookAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Health>>([.. platforms.Select(platform => new Health($"channel {platform.Name}", platform.Trouble ?? "connected", platform.Trouble is null))]);
}

internal sealed class ModelHealth(ModelCatalogue models) : IHealth
{
    public Task<IReadOnlyList<Health>> LookAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Health>>(models.Chat.Count == 0
        ? [new Health("models", "none is configured; answers are quoted"), .. Others()]
        : [.. models.Chat.Select(model => new Health($"model {model.Settings.Alias}", model.LastOutcome ?? "not called yet", model.IsGood)), .. Others()]);

    // Of those that only work behind it, what is wrong.
    private IEnumerable<Health> Others() => models.All.Where(each => each.Purpose != ModelPurpose.Chat)
        .Select(each => (each.Settings.Alias, Health: models.HealthOf(each.Purpose, each.Settings))).Where(each => !each.Health.IsGood)
        .Select(each => new Health($"model {each.Alias}", each.Health.LastOutcome!, false));
}
