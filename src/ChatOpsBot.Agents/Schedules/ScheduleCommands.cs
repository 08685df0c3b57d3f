using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.Schedules;

namespace ChatOpsBot.Agents.Schedules;

internal sealed class ScheduleAdd(ScheduleService schedules) : IChatCommand
{
    private static readonly Argument<string[]> What = new("when and what") { Arity = ArgumentArity.OneOrMore };

    public string Group => "schedule";

    public bool Changes => true;

    public bool TakesText => true;

    public string Example => "schedule add every Monday 9:00 run list the open tickets";

    public Command Describe() => new("add", "Have something done at a time, once or again and again, as if you wrote it then") { What };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) => AddAsync(schedules, context, isReminder: false, Example, cancellationToken);

    public static async Task<CommandResult> AddAsync(ScheduleService schedules, CommandContext context, bool isReminder, string example, CancellationToken cancellationToken)
    {
        var (kept, wrong) = await schedules.AddAsync(context.Actor, context.Reference, context.Text, isReminder, cancellationToken);
        if (kept is null)
            return new CommandResult.Refused(wrong!, example);
        var at = ScheduleService.Local(kept);
        Phrase said = (isReminder, kept.Cron is null) switch
        {
            (true, true) => (Phrase)$"I remind you here on {at:yyyy-MM-dd HH:mm} ({kept.Zone}): {kept.Text}",
            (true, false) => (Phrase)$"I remind you here {kept.Spoken}, the next time on {at:yyyy-MM-dd HH:mm} ({kept.Zone}): {kept.Text}",
            (false, true) => (Phrase)$"I do this here on {at:yyyy-MM-dd HH:mm} ({kept.Zone}): {kept.Text}",
            (false, false) => (Phrase)$"I do this here {kept.Spoken}, the next time on {at:yyyy-MM-dd HH:mm} ({kept.Zone}): {kept.Text}",
        };
        return CommandResult.Say(said, new ReplyButton(context.Localizer.Say("Take it back"), $"schedule remove {kept.Id}"));
    }
}

internal sealed class ScheduleRemind(ScheduleService schedules) : IChatCommand
{
    private static readonly Argument<string[]> What = new("when and what") { Arity = ArgumentArity.OneOrMore };

    public string Group => "schedule";

    public bool Changes => true;

    public bool TakesText => true;

    public string Example => "schedule remind tomorrow 9:00 send the report";

    public Command Describe() => new("remind", "Be reminded of something at a time, once or again and again") { What };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) => ScheduleAdd.AddAsync(schedules, context, isReminder: true, Example, cancellationToken);
}

internal sealed class ScheduleList(ScheduleService schedules) : IChatCommand
{
    private static readonly Option<string?> After = Pages.After();

    public string Group => "schedule";

    public string Example => "schedule list";

    public Command Describe() => new("list", "List what is done at a time, and what you are reminded of") { After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var page = await schedules.ListAsync(context.Actor, new PageRequest(parsed.GetValue(After), Pages.Size), cancellationToken);
        return page.Items.Count == 0
            ? new CommandResult.Refused("Nothing is to be done at a time.", "schedule add every Monday 9:00 run list the open tickets")
            : Pages.Of("**Schedules**", page, each => Line(each, context), "schedule list");
    }

    private static Phrase Line(Schedule each, CommandContext context)
    {
        Phrase whose = each.PersonId == context.Actor.Id ? (Phrase)"" : (Phrase)$" ({each.PersonId})";
        Phrase reminder = each.IsReminder ? "reminder: " : (Phrase)"";
        return $"{each.Id}: {each.Spoken}, next on {ScheduleService.Local(each):yyyy-MM-dd HH:mm} ({each.Zone}){whose}: {reminder}{each.Text}";
    }
}

internal sealed class ScheduleRemove(ScheduleService schedules) : IChatCommand
{
    private static readonly Argument<long> Number = new("number") { Description = "Its number in `schedule list`" };

    public string Group => "schedule";

    public bool Changes => true;

    public string Example => "schedule remove 1";

    public Command Describe() => new("remove", "Have something not done any more") { Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var number = parsed.GetRequiredValue(Number);
        return await schedules.RemoveAsync(context.Actor, number, cancellationToken)
            ? CommandResult.Say($"{number} is not done any more.")
            : new CommandResult.Refused($"There is no {number} of yours.", "schedule list");
    }
}
