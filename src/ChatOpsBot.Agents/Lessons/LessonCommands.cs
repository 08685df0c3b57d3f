using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Agents.Lessons;

internal sealed class LessonList(LessonService lessons) : IChatCommand
{
    private static readonly Option<string?> After = Pages.After();

    public string Group => "lesson";

    public Right Needs => Right.ManageTools;

    public string Example => "lesson list";

    public Command Describe() => new("list", "List what was learned of runs in which something failed") { After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var page = await lessons.ListAsync(new PageRequest(parsed.GetValue(After), Pages.Size), cancellationToken);
        return page.Items.Count == 0
            ? new CommandResult.Refused("Nothing was learned yet.")
            : Pages.Of("**Lessons**", page, each => $"{each.Id}: `{each.Tool}`, {each.Text} (run {each.Run}, {(each.IsAccepted ? "accepted" : (Phrase)"**to be looked at**")})", "lesson list");
    }
}

internal sealed class LessonAccept(LessonService lessons) : IChatCommand
{
    public static readonly Argument<long> Number = new("number") { Description = "Its number in `lesson list`" };

    public string Group => "lesson";

    public Right Needs => Right.ManageTools;

    public bool Changes => true;

    public string Example => "lesson accept 1";

    public Command Describe() => new("accept", "Give something that was learned to later runs") { Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var id = parsed.GetRequiredValue(Number);
        return await lessons.AcceptAsync(context.Actor, id, cancellationToken)
            ? CommandResult.Say($"Later runs are told it.", new ReplyButton("Delete", $"lesson delete {id}"))
            : new CommandResult.Refused($"There is no lesson {id} to be accepted.", "lesson list");
    }
}

internal sealed class LessonDelete(LessonService lessons) : IChatCommand
{
    public string Group => "lesson";

    public Right Needs => Right.ManageTools;

    public bool Changes => true;

    public string Example => "lesson delete 1";

    public Command Describe() => new("delete", "Forget something that was learned") { LessonAccept.Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var id = parsed.GetRequiredValue(LessonAccept.Number);
        return await lessons.DeleteAsync(context.Actor, id, cancellationToken)
            ? CommandResult.Say($"Lesson {id} is deleted.")
            : new CommandResult.Refused($"There is no lesson {id}.", "lesson list");
    }
}
