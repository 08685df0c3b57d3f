using System.CommandLine;
using System.Globalization;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>The whole report of a run, with its sources, as a document.</summary>
internal sealed class RunsDocument(IRunTimeline timeline, PlatformDirectory platforms) : IChatCommand
{
    public string Group => "runs";

    public string Example => "runs document 1";

    public Command Describe() => new("document", "Have the report of a run as a document, with its sources") { ToldRun.Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var number = parsed.GetRequiredValue(ToldRun.Number);
        return await OfAsync(timeline, context.Actor, number, context.Localizer, cancellationToken) is { } reply
            // Where no file can be sent, what would be in it.
            ? new CommandResult.Done(platforms.Of(context.Reference).TakesDocuments(context.Reference) ? reply : reply with { Markdown = reply.Document!.Text, Document = null })
            : new CommandResult.Refused($"There is no run {number} of yours that has reported something.", "runs list");
    }

    /// <returns>Null where there is no such run for them, or it has reported nothing.</returns>
    public static async Task<Reply?> OfAsync(IRunTimeline timeline, Actor actor, long number, Localizer localizer, CancellationToken cancellationToken)
    {
        if (await timeline.FindAsync(actor, number, cancellationToken) is not { State: RunState.Done } run
            || await timeline.ReportAsync(actor, run, await timeline.StepsAsync(run, cancellationToken), cancellationToken) is not { } report)
            return null;
        var document = new ReplyDocument(string.Create(CultureInfo.InvariantCulture, $"report-{number}.md"), report.ToDocument(run.Task), string.Create(CultureInfo.InvariantCulture, $"runs document {number}"));
        return new Reply(localizer.Say($"The whole report of run {number}, with its sources.")) { Document = document, Language = localizer.Language };
    }
}
