using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Administration.Audit;

internal sealed class AuditPost(IAuditLog audit, ISettings settings, IContacts contacts, IEnumerable<IPlatform> platforms) : IChatCommand
{
    private static readonly Argument<string> Where = new("where") { Description = "`here`, or `off`" };

    public string Group => "audit";

    public Right Needs => Right.ReadAudit;

    public bool Changes => true;

    public string Example => "audit post here";

    public Command Describe() => new("post", "Post the audit log's last hash here once a day, which shows later whether its end was cut off") { Where };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var where = parsed.GetRequiredValue(Where);
        if (where is not ("here" or "off"))
            return new CommandResult.Refused($"`{where}` is neither `here` nor `off`.", Example);
        if (where == "here")
        {
            var entry = context.Entry;
            if (platforms.FirstOrDefault(platform => platform.Name == entry.Platform)?.ToChannel(entry.Reference) is not { } channel)
                return new CommandResult.Refused("Nothing can be posted here of itself. Write this in a channel of Slack or Teams.");
            await contacts.SaveAsync(AuditHeads.Recipient, channel, cancellationToken);
        }

        await settings.WriteAsync(AuditHeads.Recipient, where == "here" ? "on" : "off", cancellationToken);
        await audit.WriteAsync(context.Audit("audit.posting", context.Channel, after: where), cancellationToken);
        return where == "here"
            ? CommandResult.Say("The audit log's last hash is posted here once a day.", new ReplyButton("Undo", "audit post off"))
            : CommandResult.Say("The audit log's last hash is not posted any more.");
    }
}
